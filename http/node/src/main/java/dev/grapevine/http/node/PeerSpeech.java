package dev.grapevine.http.node;

import com.google.protobuf.ByteString;
import dev.grapevine.http.document.PeerDocuments;
import dev.grapevine.http.document.PublishedDocument;
import dev.grapevine.http.document.Receipt;
import dev.grapevine.http.server.Answer;
import dev.grapevine.http.server.Problem;
import dev.grapevine.http.server.Request;
import dev.grapevine.http.server.Route;
import dev.grapevine.peer.Peer;
import dev.grapevine.peer.Publication;
import dev.grapevine.protocol.NodeId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What a peer can be told to say. The body of a request is the message, byte for byte. Safe for any thread. */
final class PeerSpeech {
    private static final long PATIENCE_SECONDS = 5;
    private static final long NANOS_PER_MILLI = 1_000_000;
    /** What curl says of a body when nobody said anything. */
    private static final String UNSAID = "application/x-www-form-urlencoded";

    private final Peer peer;

    PeerSpeech(Peer peer) {
        this.peer = peer;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/api/broadcast", request -> published(peer.broadcast(publication(request)))),
                Route.post("/api/publish", this::publish),
                Route.post("/api/send", this::send));
    }

    private Answer publish(Request request) throws Problem, InterruptedException {
        String topic = request.required("topic");
        return published(peer.publish(topic, publication(request)));
    }

    /** The body, with its type and with what the parameters {@code header} say. */
    private static Publication publication(Request request) throws Problem {
        String type = request.header("Content-Type")
                .filter(said -> !said.equals(UNSAID))
                .orElse("");
        Publication publication = new Publication(ByteString.copyFrom(request.body()), type, Map.of());
        for (String header : request.parameters("header")) {
            int equals = header.indexOf('=');
            if (equals < 1) {
                throw Problem.wrong("header is not name=value");
            }
            publication = publication.with(header.substring(0, equals), header.substring(equals + 1));
        }
        return publication;
    }

    private Answer published(Future<String> hash) throws Problem, InterruptedException {
        try {
            String done = hash.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return Answer.json(PublishedDocument.of(done, peer.neighbours().size()));
        } catch (ExecutionException e) {
            throw because(e);
        } catch (TimeoutException e) {
            throw Problem.unavailable("the network is too busy to say whether the message went out; see /api/messages");
        }
    }

    private Answer send(Request request) throws Problem, InterruptedException {
        String whom = request.required("to");
        byte[] message = request.body();
        long before = System.nanoTime();
        NodeId to = recipient(whom);
        try {
            peer.send(to, message).get(Recipient.PATIENCE_SECONDS, TimeUnit.SECONDS);
            long millis = (System.nanoTime() - before + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
            return Answer.json(PeerDocuments.receipt(new Receipt(1, to, millis, "")));
        } catch (ExecutionException e) {
            throw because(e);
        } catch (TimeoutException e) {
            throw Problem.unavailable("the peer is too busy to say whether it was delivered");
        }
    }

    private NodeId recipient(String whom) throws Problem, InterruptedException {
        try {
            return new Recipient(peer).find(whom);
        } catch (IllegalArgumentException e) {
            throw Problem.notFound(String.valueOf(e.getMessage()));
        } catch (ExecutionException e) {
            throw because(e);
        } catch (TimeoutException e) {
            throw Problem.unavailable("nobody has answered in time at " + whom);
        }
    }

    /** A message that cannot be sent as it is, or that did not arrive. */
    private static Problem because(ExecutionException e) {
        Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
        String why = String.valueOf(cause.getMessage());
        if (cause instanceof IllegalArgumentException) {
            return Problem.wrong(why);
        }
        return cause instanceof IllegalStateException
                ? Problem.unavailable(why)
                : new Problem(502, "Not delivered", why);
    }
}
