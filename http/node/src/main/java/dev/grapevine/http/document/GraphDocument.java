package dev.grapevine.http.document;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.grapevine.documents.Json;
import dev.grapevine.peer.view.Branches;
import dev.grapevine.peer.view.Neighbour;
import dev.grapevine.peer.view.PeerStatus;
import dev.grapevine.peer.view.SeedLink;
import dev.grapevine.peer.view.Surrounding;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.seed.view.AttestedLink;
import dev.grapevine.seed.view.RegisteredPeer;
import dev.grapevine.seed.view.SeedStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a node knows of the network, as nodes and links: {@code {"self", "nodes": [{"id","address","kind","state","degree"}],
 * "links": [{"from","to","kind","eager","lazy"}], "cut"}}. Seeds go by their addresses, which is all that a peer knows of them.
 * In which trees a link is eager or lazy is said of a peer's own links, once it knows a tree.
 */
public final class GraphDocument {
    private static final int MOST_NODES = 5000;
    private static final int MOST_LINKS = 30_000;

    private GraphDocument() {}

    /** One link; without trees when none is known. */
    private record Link(String from, String to, String kind, Branches branches) {
        void write(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("from", from);
            out.writeStringField("to", to);
            out.writeStringField("kind", kind);
            if (!branches.equals(Branches.NONE)) {
                Json.integers(out, "eager", branches.eager());
                Json.integers(out, "lazy", branches.lazy());
            }
            out.writeEndObject();
        }
    }

    /** The beginning of a graph: nodes once each, links between them. */
    private static final class Graph {
        private final Map<String, String[]> nodes = new LinkedHashMap<>();
        private final List<Link> links = new ArrayList<>();
        private final Set<String> pairs = new HashSet<>();

        /** Without a degree when that is not known. */
        void node(String id, Address address, String kind, String state, int degree) {
            nodes.putIfAbsent(
                    id, new String[] {id, address.toString(), kind, state, degree < 0 ? "" : Integer.toString(degree)});
        }

        void link(String from, String to, String kind) {
            links.add(new Link(from, to, kind, Branches.NONE));
        }

        void link(String from, String to, Branches branches) {
            links.add(new Link(from, to, "link", branches));
        }

        /** The links of a peer that lead to others that are shown, each once; false when there are too many. */
        boolean attested(String self, Surrounding peer) {
            String one = peer.id().hex();
            for (NodeId linked : peer.linked()) {
                String other = linked.hex();
                boolean shown = !other.equals(self) && nodes.containsKey(other);
                if (shown && links.size() < MOST_LINKS && pairs.add(pair(one, other))) {
                    link(one, other, "link");
                }
            }
            return links.size() < MOST_LINKS;
        }

        private static String pair(String one, String other) {
            return one.compareTo(other) < 0 ? one + other : other + one;
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
                for (Link link : links) {
                    link.write(out);
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

    /**
     * Around a peer: its neighbours with the degrees that seeds attest, its seeds and the others that are configured, and as
     * much of the other peers and their links as its seeds have told. Peers that no seed lists are left out.
     */
    public static String of(
            PeerStatus self,
            List<Neighbour> neighbours,
            List<Surrounding> surroundings,
            List<SeedLink> seeds,
            List<Address> configured) {
        Graph graph = new Graph();
        String id = self.id().hex();
        graph.node(id, self.address(), "self", self.degraded() ? "degraded" : "connected", neighbours.size());
        for (Neighbour neighbour : neighbours) {
            String other = neighbour.id().hex();
            graph.node(other, neighbour.address(), "neighbour", Json.word(neighbour.state()), neighbour.degree());
            graph.link(id, other, neighbour.branches());
        }
        for (SeedLink seed : seeds) {
            graph.node(seed.address().toString(), seed.address(), "seed", Json.word(seed.state()), -1);
            if (seed.state() == SeedLink.State.JOINED) {
                graph.link(id, seed.address().toString(), "joined");
            }
        }
        configured.forEach(seed -> graph.node(seed.toString(), seed, "seed", "unused", -1));
        List<Surrounding> others = surroundings.stream()
                .filter(peer -> peer.state() != Surrounding.State.UNLISTED)
                .toList();
        for (Surrounding peer : others) {
            boolean told = peer.state() == Surrounding.State.LISTED;
            graph.node(peer.id().hex(), peer.address(), "known", told ? "listed" : "known", told ? peer.degree() : -1);
        }
        boolean allLinks = others.stream().allMatch(peer -> graph.attested(id, peer));
        return graph.document(id, !allLinks || surroundings.size() >= MOST_NODES);
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
