package dev.grapevine.peer.core;

/** One neighbour's link as one tree sees it; changed only by {@link Tree}. */
final class Branch {
    static final int UNKNOWN_DEPTH = Integer.MAX_VALUE;

    final NeighbourLink neighbour;
    /** Whether it carries only ids. */
    boolean lazy;
    /** How far the neighbour is from the root. */
    int depth = UNKNOWN_DEPTH;
    /** Payloads in a row that were known already. */
    int duplicates;
    /** Until then it is nobody's parent: it kept back what others had. */
    long demotedUntilNanos;

    boolean demoted;

    Branch(NeighbourLink neighbour) {
        this.neighbour = neighbour;
    }

    boolean demoted(long nowNanos) {
        demoted = demoted && demotedUntilNanos - nowNanos > 0;
        return demoted;
    }

    void demote(long untilNanos) {
        demoted = true;
        demotedUntilNanos = untilNanos;
    }
}
