package dev.grapevine.simulator.play;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.grapevine.documents.Json;
import dev.grapevine.peer.view.Branches;
import dev.grapevine.peer.view.Neighbour;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.simulator.network.Host;
import dev.grapevine.simulator.overlay.OverlayGraph;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import dev.grapevine.simulator.scenario.Finding;
import dev.grapevine.simulator.scenario.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Turns what a simulated network is like into JSON documents for the page. */
final class PlayDocuments {
    private static final int MOST_NODES = 5_000;
    private static final int MOST_LINKS = 30_000;
    private static final long NANOS_A_MILLI = 1_000_000;

    private PlayDocuments() {}

    /** The run at a glance. */
    static String status(Playback.Scene scene, Metronome metronome) {
        var overlay = scene.act().overlay();
        OverlayGraph graph = overlay.graph();
        int alive = graph.adjacency().size();
        int ends = IntStream.of(graph.degrees()).sum();
        return Json.document(out -> {
            out.writeStartObject();
            out.writeObjectFieldStart("simulation");
            out.writeStringField("scenario", scene.scenario());
            out.writeNumberField("nodes", scene.setting().nodes());
            out.writeNumberField("seed", scene.setting().seed());
            out.writeStringField("ending", scene.ending());
            out.writeEndObject();
            out.writeNumberField("nowMillis", overlay.network().engine().nowNanos() / NANOS_A_MILLI);
            out.writeNumberField("speed", metronome.speed() == Metronome.UNBOUNDED ? 0 : metronome.speed());
            out.writeBooleanField("paused", metronome.paused());
            out.writeNumberField("peers", alive);
            out.writeNumberField("gone", overlay.peers().size() - alive);
            out.writeNumberField("links", ends / 2);
            out.writeNumberField("components", graph.components().count());
            out.writeNumberField("meanDegree", alive == 0 ? 0 : (double) ends / alive);
            figures(out, scene.act().figures());
            out.writeNumberField("events", overlay.network().engine().happened());
            out.writeArrayFieldStart("outcome");
            for (Finding finding : scene.outcome().map(Outcome::findings).orElse(List.of())) {
                finding(out, finding);
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private static void figures(JsonGenerator out, Figures figures) throws IOException {
        out.writeNumberField("published", figures.published());
        out.writeNumberField("delivered", figures.delivered());
        for (int percent : new int[] {50, 95}) {
            double delay = figures.delay(percent / 100.0);
            if (!Double.isNaN(delay)) {
                out.writeNumberField("delay" + percent + "Millis", delay);
            }
        }
    }

    private static void finding(JsonGenerator out, Finding finding) throws IOException {
        out.writeStartObject();
        out.writeStringField("what", finding.what());
        out.writeStringField("bar", finding.bar().text());
        out.writeStringField("figure", Finding.text(finding.figure()));
        out.writeBooleanField("held", finding.held());
        out.writeEndObject();
    }

    /** Seeds, living peers and the links between them, as {@code /api/graph} of a node has them. */
    static String graph(Playback.Scene scene) {
        var overlay = scene.act().overlay();
        List<SimulatedPeer> all = overlay.alive();
        List<SimulatedPeer> peers = all.subList(0, Math.min(all.size(), MOST_NODES));
        OverlayGraph graph = OverlayGraph.of(peers);
        int links = IntStream.of(graph.degrees()).sum() / 2;
        return Json.document(out -> {
            out.writeStartObject();
            out.writeStringField("self", "");
            out.writeArrayFieldStart("nodes");
            for (Host seed : overlay.seeds()) {
                node(out, seed.address().toString(), seed, "seed", state(scene, seed));
                out.writeEndObject();
            }
            for (int i = 0; i < peers.size(); i++) {
                Host host = peers.get(i).host();
                node(out, peers.get(i).id().hex(), host, "peer", state(scene, host));
                out.writeNumberField("degree", graph.adjacency().get(i).length);
                out.writeEndObject();
            }
            out.writeEndArray();
            links(out, peers, graph);
            out.writeBooleanField("cut", all.size() > peers.size() || links > MOST_LINKS);
            out.writeEndObject();
        });
    }

    private static void node(JsonGenerator out, String id, Host host, String kind, String state) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", id);
        out.writeStringField("address", host.address().toString());
        out.writeStringField("kind", kind);
        out.writeStringField("state", state);
    }

    private static String state(Playback.Scene scene, Host host) {
        if (scene.act().faults().cutOff(host)) {
            return "unreachable";
        }
        return switch (host.state()) {
            case RUNNING -> "connected";
            case PAUSED -> "quiet";
            case DOWN, GONE -> "disconnected";
        };
    }

    private static void links(JsonGenerator out, List<SimulatedPeer> peers, OverlayGraph graph) throws IOException {
        out.writeArrayFieldStart("links");
        List<Map<NodeId, Branches>> branches =
                peers.stream().map(PlayDocuments::branches).toList();
        int written = 0;
        for (int i = 0; i < peers.size(); i++) {
            for (int other : graph.adjacency().get(i)) {
                if (i < other && written++ < MOST_LINKS) {
                    out.writeStartObject();
                    out.writeStringField("from", peers.get(i).id().hex());
                    out.writeStringField("to", peers.get(other).id().hex());
                    out.writeStringField("kind", "link");
                    Branches here =
                            branches.get(i).getOrDefault(peers.get(other).id(), Branches.NONE);
                    Branches there =
                            branches.get(other).getOrDefault(peers.get(i).id(), Branches.NONE);
                    branches(out, here.and(there));
                    out.writeEndObject();
                }
            }
        }
        out.writeEndArray();
    }

    private static Map<NodeId, Branches> branches(SimulatedPeer of) {
        return of.node().neighbours().stream().collect(Collectors.toMap(Neighbour::id, Neighbour::branches));
    }

    /** Says nothing before the first wave. */
    private static void branches(JsonGenerator out, Branches branches) throws IOException {
        if (!branches.equals(Branches.NONE)) {
            Json.integers(out, "eager", branches.eager());
            Json.integers(out, "lazy", branches.lazy());
        }
    }

    /** Another message is followed. */
    static String journey(String message, String origin) {
        return Json.document(out -> {
            out.writeStartObject();
            out.writeStringField("message", message);
            out.writeStringField("origin", origin);
            out.writeEndObject();
        });
    }

    /** It has arrived. */
    static String arrivals(String message, List<Followed.Arrival> arrivals) {
        return Json.document(out -> {
            out.writeStartObject();
            out.writeStringField("message", message);
            out.writeArrayFieldStart("arrivals");
            for (Followed.Arrival arrival : arrivals) {
                out.writeStartObject();
                out.writeStringField("peer", arrival.peer());
                out.writeStringField("from", arrival.from());
                out.writeNumberField("hops", arrival.hops());
                out.writeNumberField("delayMillis", arrival.millis());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    /** To how many something was done. */
    static String done(int hosts) {
        return Json.document(out -> {
            out.writeStartObject();
            out.writeNumberField("hosts", hosts);
            out.writeEndObject();
        });
    }
}
