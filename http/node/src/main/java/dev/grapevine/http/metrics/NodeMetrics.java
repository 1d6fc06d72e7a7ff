package dev.grapevine.http.metrics;

import static dev.grapevine.http.metrics.Family.counters;
import static dev.grapevine.http.metrics.Family.gauge;

import dev.grapevine.peer.view.PeerStatus;
import dev.grapevine.seed.view.SeedStatus;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Everything in {@code status}, as metrics; read when somebody scrapes and kept nowhere. */
final class NodeMetrics {
    private static final double THOUSAND = 1000.0;
    /** Counters with a unit of their own; the others count events. */
    private static final List<String> TRAFFIC = List.of("framesIn", "framesOut", "bytesIn", "bytesOut");

    private NodeMetrics() {}

    static List<MetricSnapshot> of(PeerStatus status) {
        return Stream.concat(
                        Stream.of(
                                node("peer", status.id().brief(), status.network(), status.mode()),
                                up(status.uptimeMillis()),
                                gauge("neighbours", "Links that are up.", status.neighbours()),
                                gauge("neighbours_max", "The cap on links.", status.maxPeers()),
                                gauge("seeds_joined", "Seeds that this peer is registered with.", status.seedsJoined()),
                                gauge("seeds_wanted", "How many make a majority.", status.seedsWanted()),
                                gauge("degraded", "1 below the seed majority.", status.degraded() ? 1 : 0),
                                gauge("known_peers", "Peers that it has been told of.", status.knownPeers()),
                                gauge("messages_kept", "Messages kept for peers that lack them.", status.messages()),
                                gauge("waiting_bytes", "What waits to be written to links.", status.waitingBytes()),
                                gauge("epoch", "Rises with every start.", status.epoch()),
                                gauge("incarnation", "Deaths refuted.", status.incarnation())),
                        counted(status.counters()))
                .toList();
    }

    static List<MetricSnapshot> of(SeedStatus status) {
        return Stream.concat(
                        Stream.of(
                                node("seed", status.id().brief(), status.network(), ""),
                                up(status.uptimeMillis()),
                                gauge("registered_peers", "Living entries of the registry.", status.peers()),
                                gauge("registered_peers_max", "Registrations accepted.", status.maxPeers()),
                                gauge("hidden_peers", "Entries that one failed probe hides.", status.hidden())),
                        counted(status.counters()))
                .toList();
    }

    private static MetricSnapshot node(String kind, String id, String network, String mode) {
        return Family.info(
                "node", "What this node is.", Labels.of("kind", kind, "id", id, "network", network, "mode", mode));
    }

    private static MetricSnapshot up(long millis) {
        return gauge("uptime_seconds", "Since start.", millis / THOUSAND);
    }

    private static Stream<MetricSnapshot> counted(SortedMap<String, Long> all) {
        Map<String, Long> events = new TreeMap<>(all);
        TRAFFIC.forEach(events::remove);
        return Stream.of(
                counters("frames", "Frames on all links.", "direction", both(all, "framesIn", "framesOut")),
                counters("bytes", "Bytes on all links.", "direction", both(all, "bytesIn", "bytesOut")),
                counters("events", "What the node has noticed, by its name in status.", "event", events));
    }

    private static Map<String, Long> both(Map<String, Long> all, String in, String out) {
        return new TreeMap<>(Map.of("in", all.getOrDefault(in, 0L), "out", all.getOrDefault(out, 0L)));
    }
}
