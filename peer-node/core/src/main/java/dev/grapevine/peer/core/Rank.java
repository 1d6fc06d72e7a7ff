package dev.grapevine.peer.core;

import dev.grapevine.protocol.NodeId;

/**
 * How well a peer would do as the root of a tree; the greatest does best. First its degree, rounded down to a power of
 * two, because trees that start at a hub are shallow; then a lot that differs from tree to tree, so that different hubs
 * are the roots of different trees.
 *
 * @param octave the exponent of that power of two
 * @param lot drawn from the tree's number and the peer's id
 */
record Rank(int octave, long lot, NodeId peer) implements Comparable<Rank> {
    private static final int MOST_OCTAVE = 16;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /** The rank of a peer with that many links. */
    static Rank ofDegree(int tree, int degree, NodeId peer) {
        return ofOctave(tree, degree <= 0 ? 0 : Integer.SIZE - 1 - Integer.numberOfLeadingZeros(degree), peer);
    }

    /** The rank of a peer whose octave a frame states, without a sign. */
    static Rank ofOctave(int tree, int octave, NodeId peer) {
        return new Rank(octave < 0 || octave > MOST_OCTAVE ? MOST_OCTAVE : octave, lot(tree, peer), peer);
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
        if (octave != other.octave) {
            return Integer.compare(octave, other.octave);
        }
        int byLot = Long.compareUnsigned(lot, other.lot);
        return byLot != 0 ? byLot : peer.compareTo(other.peer);
    }
}
