package dev.grapevine.simulator.play;

import dev.grapevine.http.server.Answer;
import dev.grapevine.http.server.Page;
import dev.grapevine.http.server.Problem;
import dev.grapevine.http.server.Request;
import dev.grapevine.http.server.Route;
import dev.grapevine.http.server.WebServer;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * A playback in a browser, on this machine alone, until closed: the page at {@code /}, what it asks under {@code /api}.
 * Safe for any thread.
 */
public final class PlayServer implements AutoCloseable {
    private static final double SLOWEST = 0.01;
    private static final double FASTEST = 1_000;
    private static final double ALL = 100;

    private final Playback playback;
    private final WebServer server;

    /**
     * Serves it.
     *
     * @param port 0 for any that is free
     * @throws IOException when it cannot listen there
     */
    public PlayServer(Playback playback, int port) throws IOException {
        this.playback = playback;
        List<Route> routes = new ArrayList<>(Page.routes());
        routes.add(Route.get("/api/status", request -> status()));
        routes.add(Route.get("/api/graph", request -> Answer.json(playback.ask(PlayDocuments::graph))));
        routes.add(Route.get("/api/events", request -> new Answer.Events(playback::watch)));
        routes.add(Route.post("/api/play", this::play));
        routes.add(Route.post("/api/fault", this::fault));
        routes.add(Route.post("/api/repair", request -> repair()));
        routes.add(Route.post("/api/publish", this::publish));
        server = WebServer.onLoopback(port, routes);
    }

    /** The page's address. */
    public String page() {
        return server.toString();
    }

    private Answer status() throws InterruptedException {
        return Answer.json(playback.ask(scene -> PlayDocuments.status(scene, playback.metronome())));
    }

    private Answer play(Request request) throws Problem, InterruptedException {
        if (request.parameter("speed").isPresent()) {
            playback.metronome().speed(speed(request.required("speed")));
        }
        if (request.parameter("paused").isPresent()) {
            playback.metronome().pause(flag(request.required("paused")));
        }
        return status();
    }

    private static double speed(String text) throws Problem {
        if (text.equals("max")) {
            return Metronome.UNBOUNDED;
        }
        return number("speed", text, SLOWEST, FASTEST);
    }

    private static boolean flag(String text) throws Problem {
        if (!text.equals("true") && !text.equals("false")) {
            throw Problem.wrong("paused is true or false");
        }
        return text.equals("true");
    }

    private static double number(String name, String text, double least, double most) throws Problem {
        try {
            double number = Double.parseDouble(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw Problem.wrong(name + " is no number");
        }
        throw Problem.wrong(name + " is not between " + least + " and " + most);
    }

    /** Of a peer ({@code peer}), or of a share of them ({@code percent}, {@code hubs=true} for those with the most links). */
    private Answer fault(Request request) throws Problem, InterruptedException {
        Faults.Deed deed = Faults.Deed.of(request.required("what"));
        if (request.parameter("peer").isPresent()) {
            String id = request.required("peer");
            return done(scene -> scene.act().faults().strike(deed, List.of(peer(scene, id))));
        }
        double percent = number("percent", request.required("percent"), 0, ALL);
        boolean hubs = request.parameter("hubs").filter("true"::equals).isPresent();
        return done(scene -> {
            Faults faults = scene.act().faults();
            return faults.strike(deed, hubs ? faults.hubs(percent) : faults.some(percent));
        });
    }

    private Answer repair() throws InterruptedException {
        return done(scene -> scene.act().faults().repair());
    }

    /** By that peer, or by anybody. */
    private Answer publish(Request request) throws InterruptedException {
        String id = request.parameter("peer").orElse("");
        return done(scene -> {
            List<SimulatedPeer> alive = scene.act().overlay().alive();
            if (alive.isEmpty()) {
                throw new IllegalStateException("nobody is alive");
            }
            SimulatedPeer peer = id.isEmpty() ? scene.act().faults().some(ALL).get(0) : peer(scene, id);
            Playback.publish(scene, peer, "by hand");
            return 1;
        });
    }

    private Answer done(ToIntFunction<Playback.Scene> deed) throws InterruptedException {
        int hosts = playback.ask(deed::applyAsInt);
        return Answer.json(PlayDocuments.done(hosts));
    }

    private static SimulatedPeer peer(Playback.Scene scene, String id) {
        return scene.act().overlay().alive().stream()
                .filter(peer -> peer.id().hex().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no living peer has the id " + id));
    }

    @Override
    public void close() {
        server.close();
    }
}
