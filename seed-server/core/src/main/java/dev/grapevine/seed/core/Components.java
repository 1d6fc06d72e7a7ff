package dev.grapevine.seed.core;

import dev.grapevine.protocol.NodeId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The connected components of the overlay, as far as the reported links show them: disjoint sets, joined link by link
 * (Galler and Fischer, "An improved equivalence algorithm", 1964). Peers that are registered elsewhere only join those
 * that report links to them.
 */
final class Components {
    private final Map<NodeId, Integer> numbers = new HashMap<>();
    private int[] parents = new int[1024];

    private Components() {}

    /** The entries, each with those it has a way to; components and entries in the order of the list. */
    static List<List<Entry>> of(List<Entry> entries, AttestedDegrees links) {
        var components = new Components();
        for (Entry entry : entries) {
            int own = components.number(entry.id);
            links.of(entry.id, neighbour -> components.join(own, components.number(neighbour)));
        }
        Map<Integer, List<Entry>> members = new LinkedHashMap<>();
        for (Entry entry : entries) {
            int component = components.find(components.number(entry.id));
            members.computeIfAbsent(component, any -> new ArrayList<>()).add(entry);
        }
        return List.copyOf(members.values());
    }

    private int number(NodeId peer) {
        Integer known = numbers.get(peer);
        if (known != null) {
            return known;
        }
        int next = numbers.size();
        if (next == parents.length) {
            parents = Arrays.copyOf(parents, 2 * next);
        }
        parents[next] = next;
        numbers.put(peer, next);
        return next;
    }

    private void join(int one, int other) {
        parents[find(one)] = find(other);
    }

    /** Halves the path on its way, so that the next search is shorter. */
    private int find(int number) {
        int at = number;
        while (parents[at] != at) {
            parents[at] = parents[parents[at]];
            at = parents[at];
        }
        return at;
    }
}
