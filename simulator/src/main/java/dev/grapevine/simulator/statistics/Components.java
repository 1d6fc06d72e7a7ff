package dev.grapevine.simulator.statistics;

import java.util.stream.IntStream;

/**
 * Which nodes of a graph hang together: a union-find forest (Tarjan, 1975) over the numbers below a size. Used by one
 * thread.
 */
public final class Components {
    private final int[] parents;
    private int count;

    /** So many nodes, none connected. */
    public Components(int nodes) {
        parents = IntStream.range(0, nodes).toArray();
        count = nodes;
    }

    /** Connects two nodes. */
    public void connect(int a, int b) {
        int first = root(a);
        int second = root(b);
        if (first != second) {
            parents[Math.max(first, second)] = Math.min(first, second);
            count--;
        }
    }

    /** How many components there are. */
    public int count() {
        return count;
    }

    /** How many nodes the largest component has. */
    public int largest() {
        int[] sizes = new int[parents.length];
        IntStream.range(0, parents.length).forEach(node -> sizes[root(node)]++);
        return IntStream.of(sizes).max().orElse(0);
    }

    private int root(int node) {
        int root = node;
        while (parents[root] != root) {
            parents[root] = parents[parents[root]];
            root = parents[root];
        }
        return root;
    }
}
