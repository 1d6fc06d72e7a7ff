package dev.grapevine.peer.core;

/** How much of what flows this peer publishes, of late. Half of what was counted is forgotten each minute. */
final class Share {
    private static final long MINUTE_NANOS = 60_000_000_000L;
    /** Fewer say nothing. */
    private static final int LEAST = 20;

    private long own;
    private long others;
    private long sinceNanos;
    private boolean begun;

    void own(long nowNanos) {
        forget(nowNanos);
        own++;
    }

    void others(long nowNanos) {
        forget(nowNanos);
        others++;
    }

    /** Whether it is more than all others publish. */
    boolean most(long nowNanos) {
        forget(nowNanos);
        return own >= LEAST && own > others;
    }

    private void forget(long nowNanos) {
        if (!begun || nowNanos - sinceNanos >= MINUTE_NANOS) {
            begun = true;
            sinceNanos = nowNanos;
            own /= 2;
            others /= 2;
        }
    }
}
