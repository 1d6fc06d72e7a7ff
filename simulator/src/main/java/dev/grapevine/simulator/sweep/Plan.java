package dev.grapevine.simulator.sweep;

import dev.grapevine.peer.core.SpreadingConfig.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What a sweep combines. Immutable.
 *
 * @param seeds the random seeds with which each combination is run
 * @param messages how many messages each run measures
 */
public record Plan(
        List<Mode> modes,
        List<Integer> nodes,
        List<Integer> fanouts,
        List<Integer> ttls,
        List<Long> seeds,
        int messages) {

    /** Copies the lists. */
    public Plan {
        modes = List.copyOf(modes);
        nodes = List.copyOf(nodes);
        fanouts = List.copyOf(fanouts);
        ttls = List.copyOf(ttls);
        seeds = List.copyOf(seeds);
    }

    /** So many random seeds, counted up from one. */
    public static List<Long> seeds(long first, int count) {
        return LongStream.range(first, first + count).boxed().toList();
    }

    /** Every combination: modes outermost, then sizes, fanouts and ttls. */
    public List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (Mode mode : modes) {
            for (int count : nodes) {
                for (int fanout : fanouts) {
                    ttls.forEach(ttl -> cells.add(new Cell(mode, count, fanout, ttl)));
                }
            }
        }
        return cells;
    }
}
