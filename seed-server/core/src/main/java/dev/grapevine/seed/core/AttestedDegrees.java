package dev.grapevine.seed.core;

import dev.grapevine.protocol.NodeId;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Degrees that nobody can claim alone: a link counts when both its ends have reported it. Bounded by registrations times
 * the length of a report.
 */
final class AttestedDegrees {
    private final Map<NodeId, Set<NodeId>> reports = new HashMap<>();
    private final Map<NodeId, Integer> degrees = new HashMap<>();

    /** {@code peer} says that these, and no others, are its neighbours. */
    void report(NodeId peer, Set<NodeId> neighbours) {
        Set<NodeId> before = reports.getOrDefault(peer, Set.of());
        for (NodeId gone : difference(before, neighbours)) {
            count(peer, gone, -1);
        }
        for (NodeId come : difference(neighbours, before)) {
            count(peer, come, 1);
        }
        reports.put(peer, neighbours);
    }

    /** The peer is out of the registry, and so are its links. */
    void forget(NodeId peer) {
        report(peer, Set.of());
        reports.remove(peer);
        degrees.remove(peer);
    }

    int of(NodeId peer) {
        return degrees.getOrDefault(peer, 0);
    }

    private void count(NodeId a, NodeId b, int change) {
        if (reports.getOrDefault(b, Set.of()).contains(a)) {
            degrees.merge(a, change, Integer::sum);
            degrees.merge(b, change, Integer::sum);
        }
    }

    private static Set<NodeId> difference(Set<NodeId> from, Set<NodeId> without) {
        Set<NodeId> rest = new LinkedHashSet<>(from);
        rest.removeAll(without);
        return rest;
    }
}
