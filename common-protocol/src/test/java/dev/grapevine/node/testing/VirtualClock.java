package dev.grapevine.node.testing;

/** The time of one test; it begins shortly before the number overflows, as a monotonic clock may. */
public final class VirtualClock {
    private long nowNanos = Long.MAX_VALUE - 20_000_000_000L;

    /** Now. */
    public long nowNanos() {
        return nowNanos;
    }

    void set(long nanos) {
        nowNanos = nanos;
    }
}
