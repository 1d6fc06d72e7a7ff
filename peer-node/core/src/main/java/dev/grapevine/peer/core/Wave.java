package dev.grapevine.peer.core;

/**
 * Names one wave that built a tree. The higher version replaces the lower; of two with one version, started at the same
 * time by peers that did not know of each other, the one with the better root. Versions go round in a circle, as serial
 * numbers do (RFC 1982): there is always a next one, so nobody can take a tree for ever with the highest.
 */
record Wave(long version, Rank root) implements Comparable<Wave> {
    @Override
    public int compareTo(Wave other) {
        long ahead = version - other.version;
        return ahead != 0 ? Long.signum(ahead) : root.compareTo(other.root);
    }
}
