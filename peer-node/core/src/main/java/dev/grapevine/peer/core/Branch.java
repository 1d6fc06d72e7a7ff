package dev.grapevine.peer.core;

/** One neighbour's link as one tree sees it; changed only by {@link Tree}. */
final class Branch {
    private static final int MOST_DEMOTIONS = 4;
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
    private int demotions;
    /** It has misbehaved: for as long as the link lasts it gets only ids, and is nobody's parent. */
    boolean shunned;

    Branch(NeighbourLink neighbour) {
        this.neighbour = neighbour;
    }

    boolean demoted(long nowNanos) {
        demoted = demoted && demotedUntilNanos - nowNanos > 0;
        return demoted || shunned;
    }

    /** It has kept payloads back before. */
    boolean suspect() {
        return demotions > 0;
    }

    /** For longer each time. */
    void demote(long forNanos, long nowNanos) {
        demoted = true;
        demotedUntilNanos = nowNanos + (forNanos << 2 * demotions);
        demotions = Math.min(MOST_DEMOTIONS, demotions + 1);
    }
}
