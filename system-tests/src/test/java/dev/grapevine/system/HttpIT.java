package dev.grapevine.system;

import static dev.grapevine.system.Network.elements;
import static dev.grapevine.system.Network.neighbours;
import static dev.grapevine.system.Network.soon;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code --http}: another language takes part through it, and nobody does who should not. */
class HttpIT {
    private static final String TOKEN = "a-token-for-this-test";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @RegisterExtension
    static final Network network = Network.of(3, 2);

    @AfterEach
    void nobodyElseStays() {
        network.endRuns();
    }

    private static HttpRequest.Builder request(URI page, String path) {
        return HttpRequest.newBuilder(page.resolve(path)).header("Authorization", "Bearer " + TOKEN);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode json(URI page, String path) {
        HttpResponse<String> answer = send(request(page, path));
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
        return NodeProcess.parse(answer.body());
    }

    private static BufferedReader events(URI page, String path) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = CLIENT.send(request(page, path).build(), BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    private static JsonNode next(BufferedReader events, Predicate<JsonNode> wanted) throws IOException {
        for (String line = events.readLine(); line != null; line = events.readLine()) {
            if (line.startsWith("data: ")) {
                JsonNode event = NodeProcess.parse(line.substring("data: ".length()));
                if (wanted.test(event)) {
                    return event;
                }
            }
        }
        throw new AssertionError("the stream ended");
    }

    @Test
    void aProgramTakesPartThroughAPeer() throws Exception {
        NodeProcess served = network.run("peer", "--port", "0", "--no-shell", "--http", "0", "--http-token", TOKEN);
        NodeProcess other = network.peers().get(0);
        URI page = served.page();
        soon().until(() -> neighbours(other).contains(served.id()));
        soon().until(() -> send(request(page, "/readyz")).statusCode() == 200);

        String hash = NodeProcess.parse(send(request(page, "/api/broadcast")
                                .POST(HttpRequest.BodyPublishers.ofString("from a program")))
                        .body())
                .get("hash")
                .asText();
        soon().until(() -> elements(other.json("msg"))
                .anyMatch(message -> message.get("hash").asText().equals(hash)));

        try (BufferedReader rooms = events(page, "/api/subscribe?filter=rooms/%23");
                BufferedReader happenings = events(page, "/api/events")) {
            String said = other.ask("publish rooms/1 <script>alert(1)</script>");
            JsonNode heard = next(rooms, event -> event.get("hash").asText().equals(said));
            assertThat(heard.get("text").asText()).isEqualTo("<script>alert(1)</script>");

            NodeProcess mortal = network.run("peer", "--port", "0", "--no-shell");
            String id = mortal.id();
            next(happenings, event -> is(event, "neighbourUp", id));
            assertThat(linked(page)).contains(id);
            mortal.kill();
            next(happenings, event -> is(event, "neighbourLost", id));
            assertThat(linked(page)).doesNotContain(id);
        }
    }

    private static boolean is(JsonNode event, String kind, String peer) {
        return event.path("kind").asText().equals(kind)
                && event.path("peer").asText().equals(peer);
    }

    private static List<String> linked(URI page) {
        return json(page, "/api/graph").get("links").findValuesAsText("to");
    }

    @Test
    void onlyWhoMayIsAnswered() throws Exception {
        NodeProcess served = network.run("peer", "--port", "0", "--no-shell", "--http", "0", "--http-token", TOKEN);
        URI page = served.page();
        assertThat(json(page, "/api/status").get("id").asText()).isEqualTo(served.id());
        assertThat(send(request(page, "/api/status").header("Origin", "http://evil.example"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(send(HttpRequest.newBuilder(page.resolve("/api/status"))).statusCode())
                .isEqualTo(401);
        assertThat(forged(page)).contains(" 403 ");
        assertThat(send(HttpRequest.newBuilder(page)).body()).contains("<title>Grapevine</title>");
    }

    private static String forged(URI page) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", page.getPort())) {
            socket.getOutputStream()
                    .write(("GET /api/status HTTP/1.1\r\nHost: evil.example\r\nAuthorization: Bearer " + TOKEN
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aSeedShowsItsRegistry() {
        NodeProcess seed = network.run("seed", "--host", "127.0.0.1", "--port", "0", "--no-shell", "--http", "0");
        URI page = seed.page();
        NodeProcess peer = network.run(
                network.folder("alone"),
                java.lang.ProcessBuilder.Redirect.PIPE,
                "peer",
                "--bootstrap",
                seed.address().toString());
        soon().untilAsserted(
                        () -> assertThat(json(page, "/api/peers").get("peers").findValuesAsText("id"))
                                .containsExactly(peer.id()));
        assertThat(send(request(page, "/metrics")).body()).contains("grapevine_registered_peers 1.0");
    }

    @Test
    void whatCannotBeServedIsSaidAndSecretsAreNot() {
        NodeProcess open = network.run("peer", "--port", "0", "--http", "0", "--http-host", "0.0.0.0");
        assertThat(open.exitStatus()).isEqualTo(2);
        assertThat(open.err()).contains("--http-host 0.0.0.0", "give a token with --http-token");

        NodeProcess shortToken = network.run("seed", "--port", "0", "--http", "0", "--http-token", "short");
        assertThat(shortToken.exitStatus()).isEqualTo(2);
        assertThat(shortToken.err()).contains("16 to 256").doesNotContain("short;");

        int taken = network.run("peer", "--port", "0", "--no-shell", "--http", "0")
                .page()
                .getPort();
        NodeProcess second = network.run("peer", "--port", "0", "--http", Integer.toString(taken));
        assertThat(second.exitStatus()).isEqualTo(4);
        assertThat(second.err()).contains("try --http 0");

        NodeProcess shown = network.run("peer", "config", "--show", "--http", "8080", "--http-token", TOKEN);
        assertThat(String.join("\n", shown.lastWords()))
                .contains("8080", "(hidden)")
                .doesNotContain(TOKEN);
        assertThat(network.peers().get(0).unasked()).as("off unless asked for").isEmpty();
    }
}
