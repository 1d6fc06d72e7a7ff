package dev.grapevine.http.document;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.grapevine.documents.Json;
import dev.grapevine.peer.view.KnownPeer;
import dev.grapevine.peer.view.Neighbour;
import dev.grapevine.peer.view.PeerStatus;
import dev.grapevine.peer.view.SeedLink;
import dev.grapevine.protocol.Address;
import dev.grapevine.seed.view.AttestedLink;
import dev.grapevine.seed.view.RegisteredPeer;
import dev.grapevine.seed.view.SeedStatus;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a node knows of the network, as nodes and links: {@code {"self", "nodes": [{"id","address","kind","state","degree"}],
 * "links": [{"from","to","kind"}], "cut"}}. Seeds go by their addresses, which is all that a peer knows of them.
 */
public final class GraphDocument {
    private GraphDocument() {}

    /** The beginning of a graph: nodes once each, links between them. */
    private static final class Graph {
        private final Map<String, String[]> nodes = new LinkedHashMap<>();
        private final List<String[]> links = new java.util.ArrayList<>();

        /** Without a degree when that is not known. */
        void node(String id, Address address, String kind, String state, int degree) {
            nodes.putIfAbsent(
                    id, new String[] {id, address.toString(), kind, state, degree < 0 ? "" : Integer.toString(degree)});
        }

        void link(String from, String to, String kind) {
            links.add(new String[] {from, to, kind});
        }

        String document(String self, boolean cut) {
            return Json.document(out -> {
                out.writeStartObject();
                out.writeStringField("self", self);
                out.writeArrayFieldStart("nodes");
                for (String[] node : nodes.values()) {
                    write(out, node);
                }
                out.writeEndArray();
                out.writeArrayFieldStart("links");
                for (String[] link : links) {
                    out.writeStartObject();
                    out.writeStringField("from", link[0]);
                    out.writeStringField("to", link[1]);
                    out.writeStringField("kind", link[2]);
                    out.writeEndObject();
                }
                out.writeEndArray();
                out.writeBooleanField("cut", cut);
                out.writeEndObject();
            });
        }

        private static void write(JsonGenerator out, String[] node) throws IOException {
            out.writeStartObject();
            out.writeStringField("id", node[0]);
            out.writeStringField("address", node[1]);
            out.writeStringField("kind", node[2]);
            out.writeStringField("state", node[3]);
            if (!node[4].isEmpty()) {
                out.writeNumberField("degree", Integer.parseInt(node[4]));
            }
            out.writeEndObject();
        }
    }

    /** Around a peer: its neighbours with the degrees that seeds attest, its seeds, and other peers that it knows of. */
    public static String of(
            PeerStatus self, List<Neighbour> neighbours, List<KnownPeer> known, List<SeedLink> seeds, int mostPeers) {
        Graph graph = new Graph();
        String id = self.id().hex();
        graph.node(id, self.address(), "self", self.degraded() ? "degraded" : "connected", neighbours.size());
        for (Neighbour neighbour : neighbours) {
            String other = neighbour.id().hex();
            graph.node(other, neighbour.address(), "neighbour", Json.word(neighbour.state()), neighbour.degree());
            graph.link(id, other, "link");
        }
        for (SeedLink seed : seeds) {
            graph.node(seed.address().toString(), seed.address(), "seed", Json.word(seed.state()), -1);
            if (seed.state() == SeedLink.State.JOINED) {
                graph.link(id, seed.address().toString(), "joined");
            }
        }
        known.stream()
                .limit(mostPeers)
                .forEach(peer -> graph.node(peer.id().hex(), peer.address(), "known", "known", -1));
        return graph.document(id, known.size() > mostPeers);
    }

    /** A seed's registry, and the links that both their ends have reported to it. */
    public static String of(SeedStatus self, List<RegisteredPeer> peers, List<AttestedLink> links, boolean cut) {
        Graph graph = new Graph();
        String id = self.id().hex();
        graph.node(id, self.address(), "seed", "self", -1);
        peers.forEach(peer ->
                graph.node(peer.id().hex(), peer.address(), "registered", Json.word(peer.state()), peer.degree()));
        Set<String> shown = peers.stream().map(peer -> peer.id().hex()).collect(Collectors.toUnmodifiableSet());
        links.stream()
                .filter(link -> shown.contains(link.one().hex())
                        && shown.contains(link.other().hex()))
                .forEach(link -> graph.link(link.one().hex(), link.other().hex(), "link"));
        return graph.document(id, cut);
    }
}
