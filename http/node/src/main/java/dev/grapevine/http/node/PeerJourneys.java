package dev.grapevine.http.node;

import dev.grapevine.http.document.JourneyDocuments;
import dev.grapevine.http.server.Answer;
import dev.grapevine.http.server.EventStream;
import dev.grapevine.http.server.Problem;
import dev.grapevine.http.server.Request;
import dev.grapevine.http.server.Route;
import dev.grapevine.peer.Peer;
import dev.grapevine.peer.view.Neighbour;
import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.peer.view.Surrounding;
import dev.grapevine.protocol.NodeId;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a message of this peer travelled: asks other peers when they had it, as long as somebody listens. The questions are
 * direct requests after the fact; the message itself carries nothing for it.
 */
final class PeerJourneys {
    /** Each question to a peer that is no neighbour is a connection. */
    private static final int MOST_ASKED = 64;
    /** Questions to one peer: it may not have the message yet. */
    private static final int QUESTIONS = 8;

    private static final long PAUSE_MILLIS = 400;
    private static final int EVENT_BYTES = 512;
    private static final Pattern ANSWER = Pattern.compile("(\\d{1,6}) (\\d{1,10})");

    private final Peer peer;

    PeerJourneys(Peer peer) {
        this.peer = peer;
    }

    List<Route> routes() {
        return List.of(Route.get("/api/journey", this::journey));
    }

    private Answer journey(Request request) throws Problem {
        String hash = request.required("hash");
        ReceivedMessage message = peer.message(hash)
                .filter(kept -> kept.origin().equals(peer.id()))
                .orElseThrow(
                        () -> Problem.notFound(
                                "no message of this hash was published here and is kept; only its origin may ask for its journey"));
        return new Answer.Events(stream -> new Asking(stream, message.hash()).begin());
    }

    /** Everybody that the seeds list, neighbours first. */
    private Set<NodeId> others() {
        Set<NodeId> others = new LinkedHashSet<>();
        peer.neighbours().stream().map(Neighbour::id).forEach(others::add);
        peer.surroundings().stream()
                .filter(other -> other.state() != Surrounding.State.UNLISTED)
                .map(Surrounding::id)
                .forEach(others::add);
        return others;
    }

    /** The questions about one message for one listener. Runs on the peer's threads; only offers. */
    private final class Asking {
        private final EventStream stream;
        private final String hash;
        private final AtomicInteger open = new AtomicInteger();
        private volatile boolean over;

        Asking(EventStream stream, String hash) {
            this.stream = stream;
            this.hash = hash;
        }

        Runnable begin() {
            Set<NodeId> others = others();
            List<NodeId> asked = others.stream().limit(MOST_ASKED).toList();
            open.set(asked.size());
            tell("begin", JourneyDocuments.begin(asked.size(), others.size()));
            asked.forEach(other -> ask(other, 1));
            if (asked.isEmpty()) {
                tell("end", JourneyDocuments.end());
            }
            return () -> over = true;
        }

        private void ask(NodeId other, int question) {
            if (over) {
                return;
            }
            peer.request(other, JourneyAnswers.SERVICE, hash.getBytes(StandardCharsets.UTF_8))
                    .whenComplete((answer, failure) -> {
                        if (failure != null) {
                            done(JourneyDocuments.missing(other, "it does not say"), "missing");
                        } else {
                            heard(other, new String(answer, StandardCharsets.UTF_8), question);
                        }
                    });
        }

        private void heard(NodeId other, String answer, int question) {
            Matcher arrival = ANSWER.matcher(answer);
            if (arrival.matches()) {
                int hops = Integer.parseInt(arrival.group(1));
                done(JourneyDocuments.arrival(other, hops, Long.parseLong(arrival.group(2))), "arrival");
            } else if (question < QUESTIONS) {
                CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS)
                        .execute(() -> ask(other, question + 1));
            } else {
                done(JourneyDocuments.missing(other, "it has not got it"), "missing");
            }
        }

        private void done(String document, String name) {
            tell(name, document);
            if (open.decrementAndGet() == 0) {
                tell("end", JourneyDocuments.end());
            }
        }

        private void tell(String name, String document) {
            stream.offer(new EventStream.Event(name, "", EVENT_BYTES, () -> document));
        }
    }
}
