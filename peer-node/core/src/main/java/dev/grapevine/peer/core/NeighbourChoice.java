package dev.grapevine.peer.core;

import dev.grapevine.peer.core.KnownPeers.Known;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Preferential attachment: a candidate is drawn in proportion to its attested degree, which gives the overlay a
 * power-law degree distribution (Barabási and Albert, "Emergence of Scaling in Random Networks", 1999). One link of
 * each peer is drawn uniformly, so that the newest and poorest are found too.
 */
final class NeighbourChoice {
    private NeighbourChoice() {}

    static Known uniform(List<Known> candidates, RandomGenerator random) {
        return candidates.get(random.nextInt(candidates.size()));
    }

    /** A peer that no seed attests yet weighs as much as one with a single link. */
    static Known byDegree(List<Known> candidates, RandomGenerator random) {
        long total = 0;
        for (Known candidate : candidates) {
            total += weight(candidate);
        }
        long drawn = random.nextLong(total);
        for (Known candidate : candidates) {
            drawn -= weight(candidate);
            if (drawn < 0) {
                return candidate;
            }
        }
        throw new IllegalStateException("the weights add up to more than was drawn");
    }

    private static long weight(Known candidate) {
        return Math.max(1, candidate.degree());
    }
}
