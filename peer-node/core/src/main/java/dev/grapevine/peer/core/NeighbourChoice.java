package dev.grapevine.peer.core;

import dev.grapevine.peer.core.KnownPeers.Known;
import dev.grapevine.protocol.Address;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Preferential attachment: a candidate is drawn in proportion to its attested degree, which gives the overlay a
 * power-law degree distribution (Barabási and Albert, "Emergence of Scaling in Random Networks", 1999). One link of
 * each peer is drawn uniformly, so that the newest and poorest are found too.
 *
 * <p>Each draw believes one seed, drawn first: whatever degrees a lying seed claims, it decides about its share of the
 * draws and no more.
 */
final class NeighbourChoice {
    private NeighbourChoice() {}

    static Known uniform(List<Known> candidates, RandomGenerator random) {
        return candidates.get(random.nextInt(candidates.size()));
    }

    /** A peer that the seed knows no link of weighs as much as one with a single link. */
    static Known byDegree(List<Known> candidates, RandomGenerator random) {
        Set<Address> seeds = new LinkedHashSet<>();
        candidates.forEach(candidate -> seeds.addAll(candidate.attested.seeds()));
        if (seeds.isEmpty()) {
            return uniform(candidates, random);
        }
        Address believed = List.copyOf(seeds).get(random.nextInt(seeds.size()));
        List<Known> named = new ArrayList<>(candidates);
        named.removeIf(candidate -> !candidate.attested.by(believed));
        return byDegree(named, believed, random);
    }

    private static Known byDegree(List<Known> candidates, Address seed, RandomGenerator random) {
        long total = 0;
        for (Known candidate : candidates) {
            total += weight(candidate, seed);
        }
        long drawn = random.nextLong(total);
        for (Known candidate : candidates) {
            drawn -= weight(candidate, seed);
            if (drawn < 0) {
                return candidate;
            }
        }
        throw new IllegalStateException("the weights add up to more than was drawn");
    }

    private static long weight(Known candidate, Address seed) {
        return Math.max(1, candidate.attested.degree(seed));
    }
}
