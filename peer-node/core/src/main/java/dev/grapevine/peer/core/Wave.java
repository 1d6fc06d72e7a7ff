package dev.grapevine.peer.core;

/**
 * Names one wave that built a tree. The higher version replaces the lower; of two with one version, started at the same
 * time by peers that did not know of each other, the one with the better root.
 */
record Wave(long version, Rank root) implements Comparable<Wave> {
    @Override
    public int compareTo(Wave other) {
        int byVersion = Long.compareUnsigned(version, other.version);
        return byVersion != 0 ? byVersion : root.compareTo(other.root);
    }
}
