package dev.grapevine.system;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;

/**
 * The page of a seed as a seed would serve it, with a made-up registry of many peers: each has chosen five others in
 * proportion to their links, and hangs on the first of them in a tree, which else only a simulated run tells. With every question for the graph one peer in a hundred goes and as many come.
 */
final class CrowdFeed implements AutoCloseable {
    private static final int CHOSEN = 5;
    private static final int CAP = 64;
    private static final String FILES = "/dev/grapevine/http/web";
    private static final JsonMapper JSON = new JsonMapper();

    private final SplittableRandom random = new SplittableRandom(5000);
    private final List<String> ids = new ArrayList<>();
    private final List<int[]> links = new ArrayList<>();
    private final HttpServer server;

    CrowdFeed(int peers) throws IOException {
        List<Integer> ends = new ArrayList<>();
        int[] degrees = new int[peers];
        for (int peer = 0; peer < peers; peer++) {
            ids.add(id());
            for (int i = 0; i < Math.min(CHOSEN, peer); i++) {
                int other = i == 0 ? random.nextInt(peer) : ends.get(random.nextInt(ends.size()));
                if (other != peer && degrees[other] < CAP) {
                    degrees[peer]++;
                    degrees[other]++;
                    links.add(new int[] {peer, other});
                    ends.add(other);
                }
            }
            ends.add(peer);
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private String id() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        try (exchange) {
            byte[] body = switch (path) {
                case "/api/status" -> JSON.writeValueAsBytes(status());
                case "/api/graph" -> JSON.writeValueAsBytes(graph());
                case "/api/peers" -> "{\"peers\":[]}".getBytes(StandardCharsets.UTF_8);
                case "/api/accusations" -> "{\"accusations\":[]}".getBytes(StandardCharsets.UTF_8);
                case "/api/bans" -> "{\"bans\":[]}".getBytes(StandardCharsets.UTF_8);
                default -> file(path.equals("/") ? "/index.html" : path);
            };
            String type = path.endsWith(".js")
                    ? "text/javascript"
                    : path.endsWith(".css") ? "text/css" : path.endsWith(".svg") ? "image/svg+xml" : "text/html";
            exchange.getResponseHeaders().add("Content-Type", type + "; charset=utf-8");
            exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static byte[] file(String path) throws IOException {
        try (InputStream in = CrowdFeed.class.getResourceAsStream(FILES + path)) {
            return in == null ? new byte[0] : in.readAllBytes();
        }
    }

    private synchronized ObjectNode status() {
        return JSON.createObjectNode()
                .put("id", "f".repeat(64))
                .put("address", "127.0.0.1:5001")
                .put("network", "made-up")
                .put("trust", "open")
                .put("peers", ids.size())
                .put("hidden", 0)
                .put("maxPeers", 100_000)
                .put("uptimeMillis", System.nanoTime() / 1_000_000)
                .set("counters", JSON.createObjectNode());
    }

    private synchronized ObjectNode graph() {
        for (int i = 0; i < ids.size() / 100; i++) {
            ids.set(random.nextInt(ids.size()), id());
        }
        int[] degrees = new int[ids.size()];
        for (int[] link : links) {
            degrees[link[0]]++;
            degrees[link[1]]++;
        }
        ArrayNode nodes = JSON.createArrayNode();
        node(nodes, "f".repeat(64), "127.0.0.1:5001", "seed", "self");
        for (int i = 0; i < ids.size(); i++) {
            node(nodes, ids.get(i), "10.0." + i / 256 + "." + i % 256 + ":6001", "registered", "connected")
                    .put("degree", degrees[i]);
        }
        ArrayNode edges = JSON.createArrayNode();
        boolean[] hangs = new boolean[ids.size()];
        for (int[] link : links) {
            ObjectNode edge = edges.addObject()
                    .put("from", ids.get(link[0]))
                    .put("to", ids.get(link[1]))
                    .put("kind", "link");
            edge.putArray(hangs[link[0]] ? "lazy" : "eager").add(1);
            edge.putArray(hangs[link[0]] ? "eager" : "lazy");
            hangs[link[0]] = true;
        }
        ObjectNode graph = JSON.createObjectNode().put("self", "f".repeat(64));
        graph.set("nodes", nodes);
        graph.set("links", edges);
        return graph.put("cut", false);
    }

    private static ObjectNode node(ArrayNode nodes, String id, String address, String kind, String state) {
        return nodes.addObject()
                .put("id", id)
                .put("address", address)
                .put("kind", kind)
                .put("state", state);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
