package dev.grapevine.http.server;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;

/**
 * Serves routes over HTTP until closed: checks, bounds and headers are the same for all of them. One thread of the JDK's
 * server accepts, {@link Workers} answer, {@link EventStreams} write events.
 */
public final class WebServer implements AutoCloseable {
    private static final int BACKLOG = 128;
    private static final System.Logger LOGGER = System.getLogger("dev.grapevine.http");

    /**
     * Read by the JDK's server when it is first used; what somebody has set stays. Times in seconds. It goes on counting a
     * connection that broke while an answer or events were written, and refuses everybody once it has counted too many; only
     * the end of the time for an answer clears them. So that is a quarter of an hour, after which streams end too and clients
     * connect again.
     */
    private static final Map<String, String> SERVER_PROPERTIES = Map.of(
            "sun.net.httpserver.nodelay", "true",
            "sun.net.httpserver.maxReqTime", "20",
            "sun.net.httpserver.maxRspTime", "900",
            "sun.net.httpserver.maxReqHeaders", "64",
            "sun.net.httpserver.maxIdleConnections", "256",
            "jdk.httpserver.maxConnections", "8192");

    private final HttpServer server;
    private final String host;
    private final HttpLimits limits;
    private final HttpCounters counters;
    private final Gate gate;
    /** Looks after time for the two below. */
    private final ScheduledThreadPoolExecutor watch =
            new ScheduledThreadPoolExecutor(1, Workers.named("http-watch"), new ThreadPoolExecutor.DiscardPolicy());

    private final Workers workers;
    private final EventStreams streams;
    private final Semaphore bodiesKib;
    private final Semaphore posts;
    private final Map<String, Map<String, Route>> routes = new LinkedHashMap<>();

    private WebServer(
            HttpServer server,
            String host,
            Optional<String> token,
            List<Route> all,
            HttpLimits limits,
            HttpCounters counters) {
        this.server = server;
        this.host = host;
        this.limits = limits;
        this.counters = counters;
        this.gate = new Gate(host, token, counters);
        this.workers = new Workers(limits, counters, watch);
        this.streams = new EventStreams(limits, counters, watch);
        this.bodiesKib = new Semaphore((int) (limits.bodiesBytes() >> 10));
        this.posts = new Semaphore(limits.posts());
        all.forEach(route ->
                routes.computeIfAbsent(route.path(), p -> new TreeMap<>()).put(route.method(), route));
    }

    /**
     * Listens and serves.
     *
     * @param host as it was chosen; requests may name it
     * @throws IOException when it cannot listen there
     */
    public static WebServer start(
            InetSocketAddress where,
            String host,
            Optional<String> token,
            List<Route> routes,
            HttpLimits limits,
            HttpCounters counters)
            throws IOException {
        SERVER_PROPERTIES.forEach((name, value) -> System.getProperties().putIfAbsent(name, value));
        HttpServer server = HttpServer.create(where, BACKLOG);
        WebServer web = new WebServer(server, host, token, routes, limits, counters);
        server.setExecutor(web.workers.executor());
        server.createContext("/", web::serve);
        server.start();
        return web;
    }

    /**
     * The same for this machine alone, without a token and with the bounds that nodes have.
     *
     * @throws IOException when it cannot listen on that port
     */
    public static WebServer onLoopback(int port, List<Route> routes) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        return start(
                new InetSocketAddress(loopback, port),
                loopback.getHostAddress(),
                Optional.empty(),
                routes,
                HttpLimits.DEFAULT,
                new HttpCounters());
    }

    /** Where a browser on this machine finds it, or on any when it listens on one address. */
    public URI uri() {
        boolean any = server.getAddress().getAddress().isAnyLocalAddress();
        String name = any ? "127.0.0.1" : host;
        String bracketed = name.indexOf(':') >= 0 ? "[" + name + "]" : name;
        return URI.create("http://" + bracketed + ":" + server.getAddress().getPort() + "/");
    }

    @Override
    public String toString() {
        return uri().toString();
    }

    private void serve(HttpExchange exchange) {
        boolean handedOver = false;
        try {
            protect(exchange.getResponseHeaders());
            handedOver = answer(exchange);
        } catch (IOException e) {
            // The client is gone, or was cut off.
            LOGGER.log(System.Logger.Level.DEBUG, "an answer was not read: " + e.getMessage());
        } finally {
            if (!handedOver) {
                exchange.close();
            }
        }
    }

    /** Returns whether somebody else closes the exchange. */
    private boolean answer(HttpExchange exchange) throws IOException {
        try {
            return send(exchange, wanted(exchange));
        } catch (Problem e) {
            return send(exchange, e.answer());
        } catch (IllegalArgumentException e) {
            return send(exchange, Problem.wrong(String.valueOf(e.getMessage())).answer());
        } catch (IllegalStateException e) {
            return send(
                    exchange,
                    Problem.unavailable(String.valueOf(e.getMessage())).answer());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the server is closing", e);
        }
    }

    private Answer wanted(HttpExchange exchange) throws Problem, InterruptedException {
        Map<String, Route> methods =
                routes.getOrDefault(exchange.getRequestURI().getPath(), Map.of());
        Route route = methods.get(exchange.getRequestMethod());
        gate.check(exchange, route != null && route.open());
        if (methods.isEmpty()) {
            throw Problem.notFound("nothing is here; /api/openapi.json says what there is");
        }
        if (route == null) {
            String allowed = String.join(", ", methods.keySet());
            exchange.getResponseHeaders().set("Allow", allowed);
            throw new Problem(405, "Method not allowed", "this path takes " + allowed);
        }
        try (Request request = new Request(exchange, limits, bodiesKib, counters)) {
            return route.changesSomething()
                    ? changed(route, request)
                    : route.action().answer(request);
        }
    }

    private Answer changed(Route route, Request request) throws Problem, InterruptedException {
        if (!posts.tryAcquire()) {
            counters.refused(HttpCounters.Refusal.BUSY);
            throw Problem.unavailable("too many messages are on their way out; try again in a moment");
        }
        try {
            return route.action().answer(request);
        } finally {
            posts.release();
        }
    }

    private boolean send(HttpExchange exchange, Answer answer) throws IOException {
        if (answer instanceof Answer.Events events) {
            try {
                streams.open(exchange, events);
                counters.answered(200);
                return true;
            } catch (Problem e) {
                return send(exchange, e.answer());
            }
        }
        Answer.Whole whole = (Answer.Whole) answer;
        exchange.getResponseHeaders().set("Content-Type", whole.type());
        if (whole.status() == 401) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
        }
        counters.answered(whole.status());
        workers.write(exchange, whole.status(), whole.bytes());
        return false;
    }

    private static void protect(Headers headers) {
        headers.set("Content-Security-Policy", Assets.CONTENT_POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cache-Control", "no-store");
    }

    /** Ends every answer and stream, and stops listening. */
    @Override
    public void close() {
        streams.close();
        server.stop(0);
        workers.close();
        watch.shutdownNow();
    }
}
