package dev.grapevine.http.node;

import dev.grapevine.http.document.GraphDocument;
import dev.grapevine.http.document.SeedDocuments;
import dev.grapevine.http.server.Answer;
import dev.grapevine.http.server.Problem;
import dev.grapevine.http.server.Request;
import dev.grapevine.http.server.Route;
import dev.grapevine.seed.Seed;
import dev.grapevine.seed.view.AttestedLink;
import dev.grapevine.seed.view.RegisteredPeer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a seed can be asked. Keeps nothing; safe for any thread. */
public final class SeedApi {
    private static final int PAGE = 1000;
    private static final int MOST = 10_000;
    private static final int MOST_DRAWN = 5000;
    private static final int MOST_LINKS = 30_000;

    private final Seed seed;

    /** Of this seed. */
    public SeedApi(Seed seed) {
        this.seed = seed;
    }

    /** Everything under {@code /api} and the probes. */
    public List<Route> routes() {
        return List.of(
                Route.get("/api/status", request -> Answer.json(SeedDocuments.status(seed.status()))),
                Route.get("/api/peers", this::peers),
                Route.get("/api/graph", request -> graph()),
                Route.get("/api/accusations", request -> Answer.json(SeedDocuments.accusations(seed.accusations()))),
                Route.get("/api/bans", request -> Answer.json(SeedDocuments.bans(seed.bans()))),
                Route.get("/readyz", request -> ready()).forEverybody());
    }

    /** Sorted by id, those after one of them. */
    private Answer peers(Request request) throws Problem {
        int limit = request.number("limit", PAGE, 1, MOST);
        String after = request.parameter("after").orElse("");
        List<RegisteredPeer> rest = sorted().stream()
                .filter(peer -> peer.id().hex().compareTo(after) > 0)
                .limit(limit + 1L)
                .toList();
        boolean more = rest.size() > limit;
        List<RegisteredPeer> page = more ? rest.subList(0, limit) : rest;
        Optional<String> next = more ? Optional.of(page.get(limit - 1).id().hex()) : Optional.empty();
        return Answer.json(SeedDocuments.page(page, next));
    }

    private List<RegisteredPeer> sorted() {
        return seed.peers().stream()
                .sorted(Comparator.comparing((RegisteredPeer peer) -> peer.id().hex()))
                .toList();
    }

    private Answer graph() {
        List<RegisteredPeer> all = sorted();
        List<RegisteredPeer> drawn = all.subList(0, Math.min(all.size(), MOST_DRAWN));
        List<AttestedLink> links = seed.links(MOST_LINKS);
        boolean cut = all.size() > drawn.size() || links.size() == MOST_LINKS;
        return Answer.json(GraphDocument.of(seed.status(), drawn, links, cut));
    }

    private Answer ready() {
        return Answer.text(
                200, "text/plain; charset=utf-8", "ready: " + seed.status().peers() + " peers\n");
    }
}
