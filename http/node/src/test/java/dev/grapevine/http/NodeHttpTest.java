package dev.grapevine.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.grapevine.http.node.JourneyAnswers;
import dev.grapevine.http.server.Wire;
import dev.grapevine.node.StartFailure;
import dev.grapevine.peer.Peer;
import dev.grapevine.protocol.SeedList;
import dev.grapevine.seed.Seed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A seed and two peers in this process, one peer and the seed served: what the API answers, and that it is documented. */
class NodeHttpTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static Seed seed;
    private static Peer alice;
    private static Peer bob;
    private static NodeHttp page;
    private static NodeHttp seedPage;

    @BeforeAll
    static void start() throws Exception {
        seed = Seed.builder().host("127.0.0.1").start();
        SeedList seeds = SeedList.of(List.of(seed.address()));
        alice = Peer.builder().host("127.0.0.1").seeds(seeds).start();
        bob = Peer.builder().host("127.0.0.1").seeds(seeds).start();
        page = NodeHttp.of(alice, HttpOptions.onPort(0));
        seedPage = NodeHttp.of(seed, HttpOptions.onPort(0));
        await().atMost(SOON).until(() -> !alice.neighbours().isEmpty());
        await().atMost(SOON).until(() -> !seed.links(10).isEmpty());
    }

    @AfterAll
    static void close() {
        page.close();
        seedPage.close();
        bob.close();
        alice.close();
        seed.close();
    }

    private static HttpResponse<String> get(NodeHttp node, String path) throws IOException, InterruptedException {
        return CLIENT.send(HttpRequest.newBuilder(node.uri().resolve(path)).build(), BodyHandlers.ofString());
    }

    private static JsonNode json(NodeHttp node, String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(node, path);
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static HttpResponse<String> post(String path, String type, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(page.uri().resolve(path))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        return CLIENT.send(request, BodyHandlers.ofString());
    }

    /** Its payload was too large for a bundle. */
    @Test
    void whatIsNotKeptIsListedBySizeAndCannotBeRead() throws Exception {
        String hash = bob.broadcast(new byte[2 << 20]).get();
        await().atMost(SOON).until(() -> alice.message(hash).isPresent());

        JsonNode listed = null;
        for (JsonNode message : json(page, "/api/messages?limit=100").get("messages")) {
            listed = message.get("hash").asText().equals(hash) ? message : listed;
        }
        assertThat(listed.get("bytes").asInt()).isEqualTo(2 << 20);
        HttpResponse<String> payload = get(page, "/api/payload?hash=" + hash);
        assertThat(payload.statusCode()).isEqualTo(404);
        assertThat(payload.body()).contains("too large to be kept");
    }

    // ---- the document of the API ----

    @Test
    void everyPathIsDocumentedAndEveryDocumentedPathIsServed() throws Exception {
        JsonNode documented = JSON.readTree(get(page, "/api/openapi.json").body());
        assertThat(documentedFor(documented, "peer")).containsExactlyElementsOf(new TreeSet<>(page.operations()));
        assertThat(documentedFor(documented, "seed")).containsExactlyElementsOf(new TreeSet<>(seedPage.operations()));
    }

    private static TreeSet<String> documentedFor(JsonNode document, String kind) {
        TreeSet<String> operations = new TreeSet<>();
        document.get("paths")
                .fields()
                .forEachRemaining(path -> path.getValue()
                        .fields()
                        .forEachRemaining(method -> method.getValue()
                                .get("x-grapevine-nodes")
                                .forEach(node -> {
                                    if (node.asText().equals(kind)) {
                                        operations.add(method.getKey().toUpperCase() + " " + path.getKey());
                                    }
                                })));
        return operations;
    }

    @Test
    void everyDocumentedPathAnswersAsDocumented() throws Exception {
        JsonNode document = JSON.readTree(get(page, "/api/openapi.json").body());
        for (NodeHttp node : List.of(page, seedPage)) {
            for (String operation : documentedFor(document, node == page ? "peer" : "seed")) {
                answersAsDocumented(
                        node, document, operation.split(" ")[0], operation.split(" ")[1]);
            }
        }
    }

    private static void answersAsDocumented(NodeHttp node, JsonNode document, String method, String path)
            throws Exception {
        JsonNode operation = document.get("paths").get(path).get(method.toLowerCase());
        List<String> needed = new ArrayList<>();
        operation.path("parameters").forEach(parameter -> {
            if (parameter.get("required").asBoolean()) {
                needed.add(parameter.get("name").asText());
            }
        });
        HttpRequest.Builder request = HttpRequest.newBuilder(node.uri().resolve(path))
                .method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("x"));
        HttpResponse<java.io.InputStream> answer = CLIENT.send(request.build(), BodyHandlers.ofInputStream());
        try (var in = answer.body()) {
            String type = answer.headers().firstValue("Content-Type").orElse("");
            if (needed.isEmpty()) {
                assertThat(answer.statusCode()).as(method + " " + path).isEqualTo(200);
                String first =
                        operation.at("/responses/200/content").fieldNames().next();
                assertThat(type).as(path).startsWith(first);
            } else {
                assertThat(answer.statusCode()).as(method + " " + path).isEqualTo(400);
                assertThat(type).isEqualTo("application/problem+json");
                assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                        .contains("parameter " + needed.get(0));
            }
        }
    }

    // ---- a peer ----

    @Test
    void aBroadcastReachesTheOtherPeerAndScriptStaysText() throws Exception {
        CompletableFuture<String> heard = new CompletableFuture<>();
        String text = "<script>alert(\"1\")</script>";
        try (var subscription = bob.onMessage(message -> heard.complete(message.text()))) {
            HttpResponse<String> answer = post("/api/broadcast", "text/plain", text.getBytes(StandardCharsets.UTF_8));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            String hash = JSON.readTree(answer.body()).get("hash").asText();
            assertThat(heard.get(20, TimeUnit.SECONDS)).isEqualTo(text);

            HttpResponse<String> listing = get(page, "/api/messages");
            assertThat(listing.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(listing.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(JSON.readTree(listing.body()).get("messages")).anySatisfy(message -> {
                assertThat(message.get("hash").asText()).isEqualTo(hash);
                assertThat(message.get("text").asText()).isEqualTo(text);
                assertThat(message.get("bytes").asInt()).isEqualTo(text.length());
            });
            HttpResponse<String> payload = get(page, "/api/payload?hash=" + hash);
            assertThat(payload.body()).isEqualTo(text);
            assertThat(payload.headers().firstValue("Content-Type")).contains("application/octet-stream");
        }
    }

    @Test
    void aBroadcastKeepsItsType() throws Exception {
        post("/api/broadcast?header=from=test", "image/png", new byte[] {(byte) 0x89, 'P', 'N', 'G', 'b'});
        await().atMost(SOON)
                .until(() -> bob.messages().stream()
                        .anyMatch(message -> message.contentType().equals("image/png")
                                && message.topic().isEmpty()
                                && message.headers().equals(java.util.Map.of("from", "test"))));
    }

    @Test
    void theOriginOfAMessageHearsHowItTravelledAndNobodyElseDoes() throws Exception {
        try (var answers = JourneyAnswers.give(bob)) {
            String hash = alice.broadcast("on its way").join();
            try (BufferedReader events = stream("/api/journey?hash=" + hash)) {
                JsonNode begin = JSON.readTree(data(events, "begin"));
                assertThat(begin.get("asked").asInt()).isEqualTo(1);
                JsonNode arrival = JSON.readTree(data(events, "arrival"));
                assertThat(arrival.get("peer").asText()).isEqualTo(bob.id().hex());
                assertThat(arrival.get("hops").asInt()).isEqualTo(1);
                assertThat(arrival.get("delayMillis").asLong()).isNotNegative();
                assertThat(data(events, "end")).isEqualTo("{}");
            }
            String ofBob = bob.broadcast("his own").join();
            await().atMost(SOON).until(() -> alice.message(ofBob).isPresent());
            assertThat(get(page, "/api/journey?hash=" + ofBob).statusCode()).isEqualTo(404);
            assertThat(get(page, "/api/journey?hash=none").statusCode()).isEqualTo(404);
            byte[] asked = alice.request(bob.id(), "grapevine.journey", ofBob.getBytes(StandardCharsets.UTF_8))
                    .get(20, TimeUnit.SECONDS);
            assertThat(asked).as("alice is not its origin").isEmpty();
        }
    }

    @Test
    void whoDoesNotAnswerIsMissingInAJourney() throws Exception {
        String hash = alice.broadcast("nobody tells").join();
        try (BufferedReader events = stream("/api/journey?hash=" + hash)) {
            assertThat(JSON.readTree(data(events, "missing")).get("peer").asText())
                    .isEqualTo(bob.id().hex());
            assertThat(data(events, "end")).isEqualTo("{}");
        }
    }

    @Test
    void messagesComeInPages() throws Exception {
        for (int i = 0; i < 5; i++) {
            post("/api/publish?topic=pages", "text/plain", ("page " + i).getBytes(StandardCharsets.UTF_8));
        }
        List<String> newestFirst = new ArrayList<>();
        String next = "/api/messages?limit=2";
        while (!next.isEmpty()) {
            JsonNode answer = json(page, next);
            List<String> hashes = new ArrayList<>();
            answer.get("messages")
                    .forEach(message -> hashes.add(0, message.get("hash").asText()));
            newestFirst.addAll(hashes);
            next = answer.has("before")
                    ? "/api/messages?limit=2&before=" + answer.get("before").asText()
                    : "";
        }
        List<String> all = new ArrayList<>();
        alice.messages().forEach(message -> all.add(0, message.hash()));
        assertThat(newestFirst).containsExactlyElementsOf(all);
        assertThat(all)
                .allSatisfy(hash ->
                        assertThat(alice.message(hash).orElseThrow().hash()).isEqualTo(hash));
        assertThat(get(page, "/api/messages?before=none").statusCode()).isEqualTo(404);
    }

    @Test
    void aSubscriberHearsATopicWithItsTypeAndHeaders() throws Exception {
        try (BufferedReader events = stream("/api/subscribe?filter=rooms/%23")) {
            await().atMost(SOON)
                    .until(() -> alice.subscriptions().stream()
                            .anyMatch(s -> s.filter().text().equals("rooms/#")));
            HttpResponse<String> answer = post(
                    "/api/publish?topic=rooms/1&header=sensor=b7", "image/png", new byte[] {(byte) 0x89, 'P', 'N', 'G'
                    });
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonNode heard = JSON.readTree(data(events, "message"));
            assertThat(heard.get("topic").asText()).isEqualTo("rooms/1");
            assertThat(heard.get("contentType").asText()).isEqualTo("image/png");
            assertThat(heard.get("headers").get("sensor").asText()).isEqualTo("b7");
            assertThat(heard.get("payload").binaryValue()).startsWith(0x89, 'P');
        }
        await().atMost(SOON).untilAsserted(() -> {
            post("/api/publish?topic=rooms/1", "text/plain", new byte[1]);
            assertThat(alice.subscriptions()).noneMatch(s -> s.filter().text().equals("rooms/#"));
        });
        assertThat(get(page, "/api/subscribe?filter=%23/x").statusCode()).isEqualTo(400);
        assertThat(get(page, "/api/subscribe?filter=x&order=none").statusCode()).isEqualTo(400);
    }

    @Test
    void eventsTellOfDeliveries() throws Exception {
        try (BufferedReader events = stream("/api/events")) {
            bob.broadcast("for alice").join();
            JsonNode delivery = JSON.readTree(data(events, "delivery"));
            assertThat(delivery.get("origin").asText()).isEqualTo(bob.id().hex());
            assertThat(delivery.get("bytes").asInt()).isPositive();
        }
    }

    private static BufferedReader stream(String path) throws IOException, InterruptedException {
        var answer =
                CLIENT.send(HttpRequest.newBuilder(page.uri().resolve(path)).build(), BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    private static String data(BufferedReader events, String name) throws IOException {
        boolean named = false;
        for (String line = events.readLine(); line != null; line = events.readLine()) {
            named = line.startsWith("event: ") ? line.equals("event: " + name) : named;
            if (named && line.startsWith("data: ")) {
                return line.substring("data: ".length());
            }
        }
        throw new AssertionError("the stream ended");
    }

    @Test
    void oneToOne() throws Exception {
        CompletableFuture<String> heard = new CompletableFuture<>();
        try (var subscription = bob.onDirect(message -> heard.complete(message.text()))) {
            String to = bob.id().hex().substring(0, 12);
            HttpResponse<String> answer = post("/api/send?to=" + to, "text/plain", new byte[] {'h', 'i'});
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(heard.get(20, TimeUnit.SECONDS)).isEqualTo("hi");
            assertThat(JSON.readTree(answer.body()).get("to").asText())
                    .isEqualTo(bob.id().hex());
        }
        assertThat(post("/api/send?to=ffffffffffff", "text/plain", new byte[1]).statusCode())
                .isEqualTo(404);
        assertThat(post("/api/publish?topic=%23", "text/plain", new byte[1]).statusCode())
                .isEqualTo(400);
    }

    @Test
    void theGraphOfAPeerHasItselfItsNeighboursAndItsSeeds() throws Exception {
        JsonNode graph = json(page, "/api/graph");
        assertThat(graph.get("self").asText()).isEqualTo(alice.id().hex());
        assertThat(graph.get("nodes").findValuesAsText("kind")).contains("self", "neighbour", "seed");
        assertThat(graph.get("links").findValuesAsText("to"))
                .contains(bob.id().hex(), seed.address().toString());
        assertThat(get(page, "/readyz").statusCode()).isEqualTo(200);
    }

    // ---- a seed ----

    @Test
    void aSeedShowsItsRegistryInPagesAndTheAttestedLinks() throws Exception {
        JsonNode first = json(seedPage, "/api/peers?limit=1");
        JsonNode second =
                json(seedPage, "/api/peers?after=" + first.get("after").asText());
        List<String> ids = new ArrayList<>(first.get("peers").findValuesAsText("id"));
        ids.addAll(second.get("peers").findValuesAsText("id"));
        assertThat(ids)
                .containsExactlyInAnyOrder(alice.id().hex(), bob.id().hex())
                .isSorted();
        assertThat(second.has("after")).isFalse();

        JsonNode graph = json(seedPage, "/api/graph");
        assertThat(graph.get("nodes")).hasSize(3);
        assertThat(graph.get("links")).hasSize(1);
    }

    // ---- metrics ----

    @Test
    void everyMetricIsDocumentedAndEveryDocumentedMetricIsThere() throws Exception {
        assertThat(scraped(page)).isEqualTo(documentedMetrics("peer"));
        assertThat(scraped(seedPage)).isEqualTo(documentedMetrics("seed"));
    }

    @Test
    void metricsAreTheNumbersOfStatus() throws Exception {
        String scrape = get(page, "/metrics").body();
        assertThat(scrape)
                .contains("grapevine_neighbours " + alice.status().neighbours() + ".0")
                .contains("kind=\"peer\"")
                .containsPattern("grapevine_events_total\\{event=\"neighbourUp\"} [1-9]")
                .containsPattern("grapevine_bytes_total\\{direction=\"in\"} [1-9]");
        assertThat(get(seedPage, "/metrics").body()).contains("grapevine_registered_peers 2.0");
    }

    /** Names and types of the families. */
    private static TreeSet<String> scraped(NodeHttp node) throws Exception {
        TreeSet<String> families = new TreeSet<>();
        get(node, "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("# TYPE "))
                .forEach(line -> families.add(line.substring("# TYPE ".length())));
        return families;
    }

    private static TreeSet<String> documentedMetrics(String kind) throws IOException {
        TreeSet<String> families = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of("..", "..", "docs", "metrics.md"))) {
            String[] cells = line.split("\\|");
            if (line.startsWith("| `grapevine_")
                    && (cells[3].strip().equals("both") || cells[3].strip().equals(kind))) {
                families.add(cells[1].strip().replace("`", "") + " " + cells[2].strip());
            }
        }
        return families;
    }

    // ---- where and to whom ----

    @Test
    void anythingButLoopbackNeedsAToken() {
        assertThatThrownBy(() -> new HttpOptions(0, "0.0.0.0", Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--http-token");
        assertThatThrownBy(() -> new HttpOptions(0, "127.0.0.1", Optional.of("short")))
                .hasMessageContaining("16 to 256");
        assertThat(new HttpOptions(0, "0.0.0.0", Optional.of("0123456789abcdef")).toString())
                .doesNotContain("0123456789abcdef");
    }

    @Test
    void withATokenTheProbesAnswerAndDataDoNot() throws Exception {
        String token = "0123456789abcdef";
        try (NodeHttp node = NodeHttp.of(bob, HttpOptions.onPort(0).withToken(token))) {
            for (String path : List.of("/healthz", "/readyz", "/", "/api/openapi.json")) {
                assertThat(get(node, path).statusCode()).as(path).isEqualTo(200);
            }
            for (String path : List.of("/api/status", "/api/events", "/metrics")) {
                assertThat(get(node, path).statusCode()).as(path).isEqualTo(401);
                assertThat(Wire.ask(node.uri().getPort(), "GET " + path, "Host: evil.example"))
                        .contains(" 403 ");
            }
            HttpRequest request = HttpRequest.newBuilder(node.uri().resolve("/api/status"))
                    .header("Authorization", "Bearer " + token)
                    .build();
            assertThat(CLIENT.send(request, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aPortInUseIsSaidToBe() {
        URI taken = page.uri();
        assertThatThrownBy(() -> NodeHttp.of(bob, HttpOptions.onPort(taken.getPort())))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("try --http 0");
    }
}
