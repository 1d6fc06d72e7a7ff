package dev.grapevine.simulator.fault;

import dev.grapevine.simulator.network.Host;
import dev.grapevine.simulator.network.Obstacle;
import java.util.HashSet;
import java.util.Set;

/** Cuts single pairs of hosts off from each other, as address translation does: each reaches others. */
public final class Strangers implements Obstacle {
    private record Pair(int low, int high) {}

    private final Set<Pair> pairs = new HashSet<>();

    /** Nothing passes between these two from now on. */
    public void cut(Host one, Host other) {
        pairs.add(pair(one, other));
    }

    @Override
    public boolean blocks(Host from, Host to) {
        return pairs.contains(pair(from, to));
    }

    private static Pair pair(Host one, Host other) {
        return new Pair(Math.min(one.index(), other.index()), Math.max(one.index(), other.index()));
    }
}
