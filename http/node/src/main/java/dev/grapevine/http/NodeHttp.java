package dev.grapevine.http;

import dev.grapevine.http.metrics.Metrics;
import dev.grapevine.http.node.PeerApi;
import dev.grapevine.http.node.SeedApi;
import dev.grapevine.http.server.Answer;
import dev.grapevine.http.server.Assets;
import dev.grapevine.http.server.HttpCounters;
import dev.grapevine.http.server.HttpLimits;
import dev.grapevine.http.server.Page;
import dev.grapevine.http.server.Route;
import dev.grapevine.http.server.WebServer;
import dev.grapevine.node.StartFailure;
import dev.grapevine.peer.Peer;
import dev.grapevine.seed.Seed;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * A running node over HTTP, until closed: the page at {@code /}, the API under {@code /api}, {@code /metrics},
 * {@code /healthz} and {@code /readyz}. Safe for any thread; close it before the node.
 */
public final class NodeHttp implements AutoCloseable {
    private final WebServer server;
    private final Metrics metrics;

    private final List<String> operations;

    private NodeHttp(WebServer server, Metrics metrics, List<String> operations) {
        this.server = server;
        this.metrics = metrics;
        this.operations = operations;
    }

    /** Serves a peer. */
    public static NodeHttp of(Peer peer, HttpOptions options) throws StartFailure {
        return of(peer, options, HttpLimits.DEFAULT);
    }

    /** Serves a peer within other limits. */
    static NodeHttp of(Peer peer, HttpOptions options, HttpLimits limits) throws StartFailure {
        HttpCounters counters = new HttpCounters();
        return start(options, new PeerApi(peer).routes(), Metrics.of(peer, counters), limits, counters);
    }

    /** Serves a seed. */
    public static NodeHttp of(Seed seed, HttpOptions options) throws StartFailure {
        HttpCounters counters = new HttpCounters();
        return start(options, new SeedApi(seed).routes(), Metrics.of(seed, counters), HttpLimits.DEFAULT, counters);
    }

    private static NodeHttp start(
            HttpOptions options, List<Route> node, Metrics metrics, HttpLimits limits, HttpCounters counters)
            throws StartFailure {
        List<Route> routes = new ArrayList<>(node);
        routes.add(metrics.route());
        routes.addAll(common());
        List<String> operations = routes.stream()
                .map(route -> route.method() + " " + route.path())
                .toList();
        routes.addAll(Page.routes());
        try {
            InetSocketAddress where = new InetSocketAddress(options.address(), options.port());
            WebServer server = WebServer.start(where, options.host(), options.token(), routes, limits, counters);
            return new NodeHttp(server, metrics, operations);
        } catch (IOException e) {
            metrics.close();
            throw failure(options, e);
        }
    }

    private static List<Route> common() {
        return List.of(
                Route.get("/api/openapi.json", request -> Assets.read(NodeHttp.class, "openapi.json"))
                        .forEverybody(),
                Route.get("/healthz", request -> Answer.text(200, "text/plain; charset=utf-8", "ok\n"))
                        .forEverybody());
    }

    private static StartFailure failure(HttpOptions options, IOException e) {
        if (e instanceof BindException && options.port() != 0) {
            return new StartFailure(
                    StartFailure.Reason.ADDRESS_IN_USE,
                    "--http: port " + options.port() + " of " + options.host()
                            + " is in use, or no address of this machine; try --http 0");
        }
        return new StartFailure(StartFailure.Reason.FAILED, "--http: cannot listen: " + e.getMessage());
    }

    /** The page's address. */
    public URI uri() {
        return server.uri();
    }

    /** Methods and paths of everything but the page. */
    List<String> operations() {
        return operations;
    }

    @Override
    public void close() {
        metrics.close();
        server.close();
    }
}
