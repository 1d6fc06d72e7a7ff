package dev.grapevine.http.node;

import dev.grapevine.http.document.GraphDocument;
import dev.grapevine.http.document.PeerDocuments;
import dev.grapevine.http.server.Answer;
import dev.grapevine.http.server.Problem;
import dev.grapevine.http.server.Request;
import dev.grapevine.http.server.Route;
import dev.grapevine.peer.Peer;
import dev.grapevine.peer.view.MessagePage;
import dev.grapevine.peer.view.PeerStatus;
import dev.grapevine.peer.view.ReceivedMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a peer can be asked. Keeps nothing; safe for any thread. */
public final class PeerApi {
    private static final int PAGE = 100;
    private static final int MOST = 1000;

    private final Peer peer;

    /** Of this peer. */
    public PeerApi(Peer peer) {
        this.peer = peer;
    }

    /** Everything under {@code /api} and the probes. */
    public List<Route> routes() {
        List<Route> routes = new ArrayList<>(List.of(
                Route.get("/api/status", request -> Answer.json(PeerDocuments.status(peer.status()))),
                Route.get(
                        "/api/peers",
                        request -> Answer.json(PeerDocuments.peers(peer.neighbours(), peer.knownPeers()))),
                Route.get("/api/neighbours", request -> Answer.json(PeerDocuments.neighbours(peer.neighbours()))),
                Route.get("/api/seeds", request -> Answer.json(PeerDocuments.seeds(peer.seeds()))),
                Route.get("/api/messages", this::messages),
                Route.get("/api/payload", this::payload),
                Route.get("/api/topics", request -> Answer.json(PeerDocuments.topics(peer.subscriptions()))),
                Route.get("/api/graph", request -> graph()),
                Route.get("/readyz", request -> ready()).forEverybody()));
        routes.addAll(new PeerSpeech(peer).routes());
        routes.addAll(new PeerEvents(peer).routes());
        routes.addAll(new PeerJourneys(peer).routes());
        return routes;
    }

    private Answer graph() {
        return Answer.json(GraphDocument.of(
                peer.status(), peer.neighbours(), peer.surroundings(), peer.seeds(), peer.configuredSeeds()));
    }

    private Answer ready() throws Problem {
        PeerStatus status = peer.status();
        if (status.degraded()) {
            throw Problem.unavailable(
                    "joined " + status.seedsJoined() + " seeds of " + status.seedsWanted() + " wanted");
        }
        if (status.seedsWanted() == 0 && status.neighbours() == 0) {
            throw Problem.unavailable("no neighbour yet");
        }
        return Answer.text(200, "text/plain; charset=utf-8", "ready\n");
    }

    /** The newest, or those before one of them, in order of arrival. */
    private Answer messages(Request request) throws Problem {
        int limit = request.number("limit", PAGE, 1, MOST);
        MessagePage page = peer.messages(limit, request.parameter("before"))
                .orElseThrow(
                        () -> Problem.notFound("the message of before is not kept any more; begin with the newest"));
        Optional<String> before =
                page.older() ? Optional.of(page.messages().get(0).hash()) : Optional.empty();
        return Answer.json(PeerDocuments.page(page.messages(), before));
    }

    /** The exact bytes, said to be nothing in particular: no browser is to read them as a page. */
    private Answer payload(Request request) throws Problem {
        String hash = request.required("hash");
        ReceivedMessage message = peer.message(hash)
                .orElseThrow(() -> Problem.notFound("no message of this hash is kept; /api/messages lists them"));
        if (message.payloadGone()) {
            throw Problem.notFound("this payload was too large to be kept; whoever listened was given it when it came");
        }
        return Answer.bytes("application/octet-stream", message.payload().toByteArray());
    }
}
