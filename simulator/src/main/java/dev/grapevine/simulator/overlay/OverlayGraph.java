package dev.grapevine.simulator.overlay;

import dev.grapevine.peer.view.Neighbour;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.simulator.statistics.Components;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Who calls whom a neighbour, at one instant. Peers are numbered in the order they were given.
 *
 * @param adjacency the numbers of each peer's neighbours, ascending
 */
public record OverlayGraph(List<int[]> adjacency) {

    /** Looks at these peers; links to others are left out. */
    public static OverlayGraph of(List<SimulatedPeer> peers) {
        Map<NodeId, Integer> numbers = new HashMap<>();
        for (SimulatedPeer peer : peers) {
            numbers.put(peer.id(), numbers.size());
        }
        return new OverlayGraph(
                peers.stream().map(peer -> neighbours(peer, numbers)).toList());
    }

    private static int[] neighbours(SimulatedPeer peer, Map<NodeId, Integer> numbers) {
        return peer.node().neighbours().stream()
                .map(Neighbour::id)
                .map(numbers::get)
                .filter(Objects::nonNull)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
    }

    /** How many neighbours each peer has. */
    public int[] degrees() {
        return adjacency.stream().mapToInt(neighbours -> neighbours.length).toArray();
    }

    /** The highest degree. */
    public int highestDegree() {
        return Arrays.stream(degrees()).max().orElse(0);
    }

    /** What hangs together by links that both ends know of. */
    public Components components() {
        var components = new Components(adjacency.size());
        for (int peer = 0; peer < adjacency.size(); peer++) {
            for (int neighbour : adjacency.get(peer)) {
                if (knows(neighbour, peer)) {
                    components.connect(peer, neighbour);
                }
            }
        }
        return components;
    }

    /** How many links only one end knows of: some while links come and go, none in a network at rest. */
    public long oneSided() {
        long count = 0;
        for (int peer = 0; peer < adjacency.size(); peer++) {
            int self = peer;
            count += Arrays.stream(adjacency.get(peer))
                    .filter(neighbour -> !knows(neighbour, self))
                    .count();
        }
        return count;
    }

    private boolean knows(int peer, int other) {
        return Arrays.binarySearch(adjacency.get(peer), other) >= 0;
    }
}
