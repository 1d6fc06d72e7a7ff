package dev.grapevine.peer.core;

import dev.grapevine.protocol.NodeId;

/**
 * How well a peer would do as the root of a tree; the greatest does best. First its degree, rounded down to a power of
 * the square root of two, because trees that start at a hub are shallow; then a lot that differs from tree to tree, so
 * that different hubs are the roots of different trees.
 *
 * @param grade the exponent of that power
 * @param lot drawn from the tree's number and the peer's id
 */
record Rank(int grade, long lot, NodeId peer) implements Comparable<Rank> {
    private static final int MOST_GRADE = 32;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /** The rank of a peer with that many links. */
    static Rank ofDegree(int tree, int degree, NodeId peer) {
        return ofGrade(tree, degree <= 0 ? 0 : halfGrades(degree), peer);
    }

    /** Twice its logarithm to the base two, rounded down: that of its square. */
    private static int halfGrades(int degree) {
        return Long.SIZE - 1 - Long.numberOfLeadingZeros((long) degree * degree);
    }

    /** The rank of a peer whose grade a frame states, without a sign. */
    static Rank ofGrade(int tree, int grade, NodeId peer) {
        return new Rank(grade < 0 || grade > MOST_GRADE ? MOST_GRADE : grade, lot(tree, peer), peer);
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood, 2014), over the first bytes of an id. */
    private static long lot(int tree, NodeId peer) {
        long bits = tree * GOLDEN;
        for (int i = 0; i < Long.BYTES; i++) {
            bits ^= (peer.bytes().byteAt(i) & 0xFFL) << (Byte.SIZE * i);
        }
        bits = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
        return bits ^ (bits >>> 31);
    }

    @Override
    public int compareTo(Rank other) {
        if (grade != other.grade) {
            return Integer.compare(grade, other.grade);
        }
        int byLot = Long.compareUnsigned(lot, other.lot);
        return byLot != 0 ? byLot : peer.compareTo(other.peer);
    }
}
