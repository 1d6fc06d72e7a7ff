package dev.grapevine.simulator.measure;

import dev.grapevine.simulator.network.Network;
import dev.grapevine.simulator.overlay.Overlay;
import dev.grapevine.simulator.overlay.OverlayGraph;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * How long flooding would take in an overlay at rest whose links have neither jitter nor a bandwidth: every peer gets its
 * first copy along the quickest way, which is found without sending anything (Dijkstra, 1959).
 */
public final class Flooding {
    private static final double NANOS_A_MILLI = 1e6;

    private final Map<SimulatedPeer, Integer> numbers = new HashMap<>();
    private final List<int[]> neighbours;
    private final long[][] latencies;

    /** Of the overlay as it is now. */
    public Flooding(Overlay overlay) {
        List<SimulatedPeer> peers = overlay.alive();
        peers.forEach(peer -> numbers.put(peer, numbers.size()));
        this.neighbours = OverlayGraph.of(peers).adjacency();
        this.latencies = new long[peers.size()][];
        Arrays.setAll(latencies, peer -> latencies(overlay.network(), peers, peer));
    }

    /** When the last peer would have a message of that peer, after its publication. */
    public double lastMillis(SimulatedPeer source) {
        int number = Optional.ofNullable(numbers.get(source)).orElseThrow();
        return Arrays.stream(distances(number)).max().orElse(0) / NANOS_A_MILLI;
    }

    /** A peer that a copy reaches at a time. */
    private record Visit(long nanos, int peer) {}

    private long[] distances(int source) {
        long[] nearest = new long[latencies.length];
        Arrays.fill(nearest, Long.MAX_VALUE);
        var queue = new PriorityQueue<>(Comparator.comparingLong(Visit::nanos));
        nearest[source] = 0;
        queue.add(new Visit(0, source));
        while (!queue.isEmpty()) {
            Visit visit = queue.remove();
            if (visit.nanos == nearest[visit.peer]) {
                forward(visit, nearest, queue);
            }
        }
        return nearest;
    }

    private void forward(Visit at, long[] nearest, PriorityQueue<Visit> queue) {
        int[] next = neighbours.get(at.peer);
        for (int i = 0; i < next.length; i++) {
            long nanos = at.nanos + latencies[at.peer][i];
            if (nanos < nearest[next[i]]) {
                nearest[next[i]] = nanos;
                queue.add(new Visit(nanos, next[i]));
            }
        }
    }

    private long[] latencies(Network network, List<SimulatedPeer> peers, int peer) {
        return Arrays.stream(neighbours.get(peer))
                .mapToLong(neighbour -> network.latencyNanos(
                        peers.get(peer).host(), peers.get(neighbour).host()))
                .toArray();
    }
}
