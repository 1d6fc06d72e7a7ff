package demo;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Who is linked with whom, at one moment. */
record Overlay(Map<Node, Set<Node>> neighbours) {
    private static final int LEAST_LINKS = 2;

    static Overlay of(List<Node> peers) {
        Map<Node, Set<Node>> neighbours = new LinkedHashMap<>();
        for (Node peer : peers) {
            Set<String> ids = peer.neighbourIds();
            Set<Node> found = new TreeSet<>(Comparator.comparing((Node node) -> node.name));
            peers.stream().filter(other -> ids.contains(other.id)).forEach(found::add);
            neighbours.put(peer, found);
        }
        return new Overlay(neighbours);
    }

    Set<Node> of(Node peer) {
        return neighbours.getOrDefault(peer, Set.of());
    }

    String linksOf(Node peer) {
        return of(peer).stream().map(node -> node.name).collect(Collectors.joining(" "));
    }

    /** How many peers must find a new neighbour if this one goes. */
    long dependants(Node peer) {
        return of(peer).stream()
                .filter(other -> of(other).size() <= LEAST_LINKS)
                .count();
    }

    int links() {
        return neighbours.values().stream().mapToInt(Set::size).sum() / 2;
    }

    /** Every peer reaches every other, and none hangs by a single link. */
    boolean whole() {
        Deque<Node> next =
                new ArrayDeque<>(List.of(neighbours.keySet().iterator().next()));
        Set<Node> reached = new LinkedHashSet<>(next);
        while (!next.isEmpty()) {
            of(next.remove()).stream().filter(reached::add).forEach(next::add);
        }
        return reached.size() == neighbours.size()
                && neighbours.values().stream().allMatch(links -> links.size() >= LEAST_LINKS);
    }
}
