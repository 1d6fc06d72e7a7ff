package dev.grapevine.peer.core;

import dev.grapevine.node.LinkId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** To every neighbour but the one it came from. */
final class FloodSpreading implements Spreading {
    private final Supplier<List<NeighbourLink>> neighbours;

    FloodSpreading(Supplier<List<NeighbourLink>> neighbours) {
        this.neighbours = neighbours;
    }

    @Override
    public List<NeighbourLink> eager(int tree, int hops, Optional<LinkId> from) {
        List<NeighbourLink> all = neighbours.get();
        if (from.isEmpty()) {
            return all;
        }
        List<NeighbourLink> others = new ArrayList<>(all.size());
        for (NeighbourLink neighbour : all) {
            if (!neighbour.link.equals(from.get())) {
                others.add(neighbour);
            }
        }
        return others;
    }
}
