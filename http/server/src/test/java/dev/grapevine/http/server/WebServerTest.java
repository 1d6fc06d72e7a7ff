package dev.grapevine.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.grapevine.http.server.HttpCounters.Refusal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask, how much, and what becomes of those who do not read. Over loopback, with routes of its own. */
class WebServerTest {
    private static final String TOKEN = "a-token-of-16-chars";
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int LARGE = 64 << 20;
    private static final HttpLimits LIMITS = new HttpLimits(
            8, 16, 2, 2, 1000, 4 << 10, 50, 1 << 20, 8 << 20, Duration.ofMillis(500), Duration.ofSeconds(1));

    private final HttpCounters counters = new HttpCounters();
    private final List<EventStream> streams = new CopyOnWriteArrayList<>();
    private final AtomicInteger ended = new AtomicInteger();
    private WebServer server;
    private int port;

    @BeforeEach
    void start() throws IOException {
        start(Optional.empty());
    }

    private void start(Optional<String> token) throws IOException {
        List<Route> routes = List.of(
                Route.get("/data", request -> Answer.json("{\"text\":\"<script>alert(1)</script>\"}")),
                Route.get("/open", request -> Answer.text(200, "text/plain", "open"))
                        .forEverybody(),
                Route.get("/large", request -> Answer.bytes("application/octet-stream", new byte[LARGE])),
                Route.get("/number", request -> Answer.text(200, "text/plain", "n" + request.number("n", 7, 1, 9))),
                Route.post("/echo", request -> Answer.bytes("application/octet-stream", request.body())),
                Route.get(
                        "/events",
                        request -> new Answer.Events(stream -> {
                            streams.add(stream);
                            return ended::incrementAndGet;
                        })));
        server = WebServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                "127.0.0.1",
                token,
                routes,
                LIMITS,
                counters);
        port = server.uri().getPort();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private String ask(String methodAndPath, String... headers) throws IOException {
        return Wire.ask(port, methodAndPath, headers);
    }

    private static int status(String answer) {
        return answer.isEmpty() ? 0 : Integer.parseInt(answer.split(" ", 3)[1]);
    }

    // ---- who may ask ----

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost:1", "LOCALHOST", "[::1]:80", "127.0.0.1:80"})
    void loopbackHasTheseNames(String host) throws IOException {
        assertThat(status(ask("GET /data", "Host: " + host))).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "127.0.0.1.evil.example", "localhost.evil:80", "192.0.2.7", "", "x@127.0.0.1"})
    void aForgedHostIsRefused(String host) throws IOException {
        assertThat(status(ask("GET /data", "Host: " + host))).isEqualTo(403);
        assertThat(counters.refusals(Refusal.HOST)).isEqualTo(1);
    }

    @Test
    void twoHostsAreNone() throws IOException {
        assertThat(status(ask("GET /data", "Host: 127.0.0.1", "Host: evil.example")))
                .isIn(400, 403);
    }

    @ParameterizedTest
    @CsvSource({
        "POST /echo, Origin: http://evil.example",
        "POST /echo, Origin: null",
        "POST /echo, Origin: http://127.0.0.1:1",
        "GET /data, Origin: http://evil.example",
        "GET /data, Sec-Fetch-Site: cross-site",
        "GET /data, Sec-Fetch-Site: same-site",
    })
    void aPageOfAnotherOriginIsRefused(String request, String header) throws IOException {
        String answer = ask(request, header, "Content-Length: 0");
        assertThat(status(answer)).isEqualTo(403);
        assertThat(answer).contains("application/problem+json").doesNotContain("Access-Control-Allow");
        assertThat(counters.refusals(Refusal.ORIGIN)).isEqualTo(1);
    }

    @Test
    void aPageOfItsOwnIsNot() throws IOException {
        String own = "Origin: http://127.0.0.1:" + port;
        assertThat(status(ask("POST /echo", own, "Sec-Fetch-Site: same-origin", "Content-Length: 0")))
                .isEqualTo(200);
    }

    @Test
    void dataNeedTheToken() throws IOException {
        server.close();
        start(Optional.of(TOKEN));
        assertThat(status(ask("GET /data"))).isEqualTo(401);
        assertThat(ask("GET /data", "Authorization: Bearer " + TOKEN + "x"))
                .contains(" 401 ", "Www-authenticate: Bearer");
        assertThat(status(ask("GET /data?token=" + TOKEN))).as("never in a URL").isEqualTo(401);
        assertThat(status(ask("GET /nothing"))).isEqualTo(401);
        assertThat(counters.refusals(Refusal.TOKEN)).isEqualTo(4);

        assertThat(status(ask("GET /data", "Authorization: Bearer " + TOKEN))).isEqualTo(200);
        assertThat(status(ask("GET /data", "authorization: bearer " + TOKEN))).isEqualTo(200);
        assertThat(status(ask("GET /open"))).isEqualTo(200);
    }

    // ---- what is asked ----

    @Test
    void everyAnswerProtectsThePageAroundIt() throws IOException {
        for (String answer : List.of(ask("GET /data"), ask("GET /nothing"), ask("GET /data", "Host: evil.example"))) {
            assertThat(answer)
                    .contains(
                            "Content-security-policy: default-src 'none'; script-src 'self'", "frame-ancestors 'none'")
                    .contains("X-content-type-options: nosniff", "Cache-control: no-store")
                    .doesNotContain("unsafe-inline", "unsafe-eval");
        }
        assertThat(ask("GET /data")).contains("Content-type: application/json", "<script>alert(1)</script>");
    }

    @Test
    void whatIsNotThereIsAProblem() throws IOException {
        assertThat(ask("GET /nothing")).contains(" 404 ", "\"status\":404");
        assertThat(ask("DELETE /data")).contains(" 405 ", "Allow: GET");
        assertThat(ask("GET /number?n=10")).contains(" 400 ", "n is not between 1 and 9");
        assertThat(ask("GET /number?n=x")).contains(" 400 ", "n is not a whole number");
        assertThat(ask("GET /number?n=%zz")).contains(" 400 ");
        assertThat(ask("GET /number")).contains(" 200 ", "n7");
    }

    @Test
    void aBodyIsBounded() throws IOException {
        assertThat(status(ask("POST /echo", "Content-Length: 1001"))).isEqualTo(413);
        String chunks = "\r\n\r\n" + ("64\r\n" + "x".repeat(100) + "\r\n").repeat(11) + "0";
        assertThat(status(ask("POST /echo", "Transfer-Encoding: chunked" + chunks)))
                .isEqualTo(413);
        assertThat(counters.refusals(Refusal.SIZE)).isEqualTo(2);
        assertThat(ask("POST /echo", "Content-Length: 5\r\n\r\nhello")).contains(" 200 ", "hello");
    }

    @Test
    void whatIsBeingPostedAtATimeIsBounded() throws Exception {
        try (Socket one = posting(1000);
                Socket two = posting(1000);
                Socket three = posting(1000)) {
            assertThat(List.of(one, two, three)).noneMatch(Socket::isClosed);
            await().atMost(SOON).untilAsserted(() -> {
                assertThat(status(ask("POST /echo", "Content-Length: 5\r\n\r\nhello")))
                        .isEqualTo(503);
                assertThat(counters.refusals(Refusal.BUSY)).isPositive();
            });
        }
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(status(ask("POST /echo", "Content-Length: 5\r\n\r\nhello")))
                        .isEqualTo(200));
    }

    /** Announces a body and sends none of it. */
    private Socket posting(int bytes) throws IOException {
        Socket socket = Wire.open(port, 2048);
        Wire.send(
                socket, String.join("\r\n", Wire.request(port, "POST /echo", "Content-Length: " + bytes)) + "\r\n\r\n");
        return socket;
    }

    @ParameterizedTest
    @ValueSource(strings = {"GARBAGE", "GET", "GET /data HTTP/9.9.9 x", "GET data HTTP/1.1", "\u0000\u0001\u0002"})
    void whatIsNoRequestHarmsNobody(String line) throws IOException {
        String answer = Wire.ask(port, List.of(line, "Connection: close"));
        assertThat(status(answer)).isIn(0, 400, 403, 404, 500, 505);
        assertThat(status(ask("GET /data"))).isEqualTo(200);
    }

    @Test
    void tooManyHeadersAreRefused() throws IOException {
        String[] headers = new String[100];
        java.util.Arrays.setAll(headers, i -> "X-" + i + ": y");
        assertThat(status(ask("GET /data", headers))).isNotEqualTo(200);
        assertThat(status(ask("GET /data"))).isEqualTo(200);
    }

    // ---- streams, and those who do not read ----

    private Socket subscriber(int receiveBuffer) throws IOException {
        int before = streams.size();
        Socket socket = Wire.open(port, receiveBuffer);
        Wire.send(socket, String.join("\r\n", Wire.request(port, "GET /events")) + "\r\n\r\n");
        await().atMost(SOON).until(() -> streams.size() > before);
        return socket;
    }

    private static EventStream.Event event(int number, int size) {
        return new EventStream.Event("e", "" + number, size, () -> "\"" + number + "x".repeat(size) + "\"");
    }

    @Test
    void whoReadsHearsEverythingWhileASlowReaderIsDroppedAndCounted() throws IOException {
        try (Socket slow = subscriber(2048);
                Socket quick = subscriber(1 << 16)) {
            BufferedReader lines = lines(quick);
            int sent = 0;
            while (counters.refusals(Refusal.SLOW_STREAM) == 0) {
                sent++;
                assertThat(sent).as("events offered to somebody who reads none").isLessThan(5000);
                int number = sent;
                streams.forEach(stream -> stream.offer(event(number, 50_000)));
                readUntil(lines, "id: " + sent);
            }
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(counters.streams()).isEqualTo(1));
            assertThat(ended).as("the subscription of the slow one").hasValue(1);
            assertThat(slow.isClosed()).as("this side").isFalse();
        }
        await().atMost(SOON).untilAsserted(() -> {
            streams.get(1).offer(event(0, 1));
            assertThat(counters.streams()).isZero();
        });
        assertThat(counters.refusals(Refusal.SLOW_STREAM)).isEqualTo(1);
        assertThat(counters.queuedBytes()).isZero();
    }

    private static BufferedReader lines(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static void readUntil(BufferedReader lines, String wanted) throws IOException {
        String line = "";
        while (!line.equals(wanted)) {
            line = lines.readLine();
            assertThat(line).as("before " + wanted).isNotNull();
        }
    }

    @Test
    void aDocumentIsMadeOnceForEverybody() throws IOException {
        AtomicInteger made = new AtomicInteger();
        EventStream.Event event = new EventStream.Event("e", "1", 100, () -> Integer.toString(made.incrementAndGet()));
        try (Socket one = subscriber(1 << 16);
                Socket two = subscriber(1 << 16)) {
            streams.forEach(stream -> stream.offer(event));
            readUntil(lines(one), "data: 1");
            readUntil(lines(two), "data: 1");
        }
        assertThat(made).hasValue(1);
    }

    @Test
    void aDocumentMuchLargerThanWasSaidIsNotKept() {
        AtomicInteger made = new AtomicInteger();
        EventStream.Event event = new EventStream.Event("e", "1", 100, () -> made.incrementAndGet() + "x".repeat(1000));

        assertThat(event.text()).isNotEqualTo(event.text());
        assertThat(made).hasValue(2);
    }

    @Test
    void whatIsOfferedAtATimeComesWholeAndInOrder() throws IOException {
        try (Socket quick = subscriber(1 << 16)) {
            for (int i = 0; i < LIMITS.queuedEvents(); i++) {
                streams.get(0).offer(event(i, 10));
            }
            BufferedReader lines = lines(quick);
            for (int i = 0; i < LIMITS.queuedEvents(); i++) {
                readUntil(lines, "id: " + i);
                assertThat(lines.readLine()).isEqualTo("data: \"" + i + "x".repeat(10) + "\"");
            }
        }
    }

    @Test
    void aStreamWithoutEventsShowsThatItLives() throws IOException {
        try (Socket idle = subscriber(1 << 16)) {
            BufferedReader lines = lines(idle);
            for (int i = 0; i < 3; i++) {
                readUntil(lines, ":");
            }
        }
    }

    @Test
    void soManyStreamsAndNoMore() throws IOException {
        try (Socket one = subscriber(2048);
                Socket two = subscriber(2048)) {
            assertThat(status(ask("GET /events"))).isEqualTo(503);
            assertThat(counters.refusals(Refusal.BUSY)).isEqualTo(1);
            assertThat(List.of(one, two)).noneMatch(Socket::isClosed);
        }
    }

    @Test
    void whoDoesNotReadAnAnswerIsCutOff() throws IOException {
        try (Socket slow = Wire.open(port, 2048)) {
            Wire.send(slow, String.join("\r\n", Wire.request(port, "GET /large")) + "\r\n\r\n");
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(counters.refusals(Refusal.SLOW_ANSWER)).isEqualTo(1));
        }
        assertThat(status(ask("GET /data"))).isEqualTo(200);
    }

    @Test
    void closingEndsStreamsAndThreads() throws IOException {
        try (Socket open = subscriber(2048)) {
            server.close();
            await().atMost(SOON).untilAsserted(() -> assertThat(ended).hasValue(1));
            assertThat(open.getInputStream().readAllBytes()).isNotNull();
        }
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .noneMatch(name -> name.startsWith("http-") || name.startsWith("HTTP-Dispatcher")));
    }
}
