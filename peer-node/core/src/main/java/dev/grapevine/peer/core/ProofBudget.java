package dev.grapevine.peer.core;

/** How often one seed may make this peer work: three proofs in ten minutes, so that a lying seed costs a bounded time. */
final class ProofBudget {
    private static final int MOST = 3;
    private static final long PERIOD_NANOS = 600_000_000_000L;

    private int made;
    private long firstNanos;

    /** Whether one more may be made now; counts it. */
    boolean take(long nowNanos) {
        if (made == 0 || nowNanos - firstNanos >= PERIOD_NANOS) {
            made = 0;
            firstNanos = nowNanos;
        }
        boolean may = made < MOST;
        made += may ? 1 : 0;
        return may;
    }
}
