package dev.grapevine.http.node;

import dev.grapevine.peer.Peer;
import dev.grapevine.peer.Subscription;
import dev.grapevine.peer.view.DirectMessage;
import dev.grapevine.peer.view.ReceivedMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Tells the origin of a message, and nobody else, when the message arrived here: a service on direct requests. Costs
 * nothing until somebody asks; what is asked for is what the peer keeps anyway.
 */
public final class JourneyAnswers {
    /** The name of the service. A request is the hash; the answer "hops millis", or nothing before it arrives. */
    static final String SERVICE = "grapevine.journey";

    private JourneyAnswers() {}

    /** Answers for this peer from now on. */
    public static Subscription give(Peer peer) {
        return peer.onRequest(SERVICE, request -> answer(peer, request));
    }

    private static byte[] answer(Peer peer, DirectMessage request) {
        return peer.message(request.text())
                .filter(message -> message.origin().equals(request.origin()))
                .map(JourneyAnswers::text)
                .orElse("")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String text(ReceivedMessage message) {
        long millis =
                Math.max(0, Duration.between(message.time(), message.received()).toMillis());
        return message.hops() + " " + millis;
    }
}
