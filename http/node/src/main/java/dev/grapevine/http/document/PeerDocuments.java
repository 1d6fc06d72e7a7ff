package dev.grapevine.http.document;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.ByteString;
import dev.grapevine.documents.Json;
import dev.grapevine.peer.TopicSubscription;
import dev.grapevine.peer.view.KnownPeer;
import dev.grapevine.peer.view.Neighbour;
import dev.grapevine.peer.view.PeerStatus;
import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.peer.view.SeedLink;
import dev.grapevine.protocol.Address;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns what a peer shows into JSON documents. The field names are a contract: add at the end, change none. */
public final class PeerDocuments {
    private static final double THOUSAND = 1000.0;
    private static final int MOST_SHOWN_BYTES = 4096;

    private PeerDocuments() {}

    /** The links of a peer alone. */
    public static String neighbours(List<Neighbour> neighbours) {
        return Json.document(out -> {
            out.writeStartArray();
            for (Neighbour neighbour : neighbours) {
                neighbour(out, neighbour);
            }
            out.writeEndArray();
        });
    }

    /** Links, and every peer that was told of. */
    public static String peers(List<Neighbour> neighbours, List<KnownPeer> known) {
        return Json.document(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("neighbours");
            for (Neighbour neighbour : neighbours) {
                neighbour(out, neighbour);
            }
            out.writeEndArray();
            out.writeArrayFieldStart("known");
            for (KnownPeer peer : known) {
                known(out, peer);
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private static void neighbour(JsonGenerator out, Neighbour neighbour) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", neighbour.id().hex());
        out.writeStringField("address", neighbour.address().toString());
        out.writeStringField("state", Json.word(neighbour.state()));
        out.writeNumberField("degree", neighbour.degree());
        out.writeNumberField("rttMillis", Math.round(neighbour.rttMillis() * THOUSAND) / THOUSAND);
        out.writeNumberField("score", neighbour.score());
        out.writeStringField("misdeeds", neighbour.misdeeds());
        Json.integers(out, "eager", neighbour.branches().eager());
        Json.integers(out, "lazy", neighbour.branches().lazy());
        out.writeEndObject();
    }

    private static void known(JsonGenerator out, KnownPeer peer) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", peer.id().hex());
        out.writeStringField("address", peer.address().toString());
        out.writeArrayFieldStart("seeds");
        for (Address seed : peer.seeds()) {
            out.writeString(seed.toString());
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    /** The seeds it uses. */
    public static String seeds(List<SeedLink> seeds) {
        return Json.document(out -> {
            out.writeStartArray();
            for (SeedLink seed : seeds) {
                out.writeStartObject();
                out.writeStringField("address", seed.address().toString());
                out.writeStringField("state", Json.word(seed.state()));
                out.writeStringField("why", seed.why());
                out.writeEndObject();
            }
            out.writeEndArray();
        });
    }

    /** Messages with their whole texts. */
    public static String messages(List<ReceivedMessage> messages) {
        return Json.document(out -> {
            out.writeStartArray();
            for (ReceivedMessage message : messages) {
                message(out, message);
            }
            out.writeEndArray();
        });
    }

    /**
     * Some of the messages, with the beginning of their texts.
     *
     * @param before the hash with which the page before these is asked for; empty when there is none
     */
    public static String page(List<ReceivedMessage> messages, Optional<String> before) {
        return Json.document(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("messages");
            for (ReceivedMessage message : messages) {
                out.writeStartObject();
                fields(out, message, beginning(message.payload()));
                out.writeNumberField("bytes", message.bytes());
                out.writeEndObject();
            }
            out.writeEndArray();
            if (before.isPresent()) {
                out.writeStringField("before", before.get());
            }
            out.writeEndObject();
        });
    }

    private static String beginning(ByteString payload) {
        return payload.substring(0, Math.min(payload.size(), MOST_SHOWN_BYTES)).toStringUtf8();
    }

    private static void message(JsonGenerator out, ReceivedMessage message) throws IOException {
        out.writeStartObject();
        fields(out, message, message.text());
        if (message.payloadGone()) {
            out.writeNumberField("bytes", message.bytes());
        }
        out.writeEndObject();
    }

    private static void fields(JsonGenerator out, ReceivedMessage message, String text) throws IOException {
        out.writeStringField("hash", message.hash());
        out.writeStringField("origin", message.origin().hex());
        out.writeStringField("time", Json.time(message.time()));
        out.writeNumberField("hops", message.hops());
        out.writeStringField("topic", message.topic());
        out.writeStringField("text", text);
        out.writeStringField("received", Json.time(message.received()));
        out.writeNumberField(
                "delayMillis",
                Duration.between(message.time(), message.received()).toMillis());
        if (!message.contentType().isEmpty() || !message.headers().isEmpty()) {
            told(out, message);
        }
    }

    private static void told(JsonGenerator out, ReceivedMessage message) throws IOException {
        out.writeStringField("contentType", message.contentType());
        out.writeObjectFieldStart("headers");
        for (Map.Entry<String, String> header : message.headers().entrySet()) {
            out.writeStringField(header.getKey(), header.getValue());
        }
        out.writeEndObject();
    }

    /** One message of a stream of them: a payload that is no UTF-8 is {@code payload}, in base 64, in place of text. */
    public static String heard(ReceivedMessage message) {
        return heard(message, Integer.MAX_VALUE);
    }

    /** The same; a payload of more than {@code mostBytes}, or that cannot be had, is left out, and {@code bytes} says how large it is. */
    public static String heard(ReceivedMessage message, int mostBytes) {
        return Json.document(out -> {
            out.writeStartObject();
            out.writeStringField("hash", message.hash());
            out.writeStringField("origin", message.origin().hex());
            out.writeStringField("topic", message.topic());
            out.writeStringField("time", Json.time(message.time()));
            told(out, message);
            if (message.payloadGone() || message.payload().size() > mostBytes) {
                out.writeNumberField("bytes", message.bytes());
            } else if (message.payload().isValidUtf8()) {
                out.writeStringField("text", message.text());
            } else {
                out.writeBinaryField("payload", message.payload().toByteArray());
            }
            out.writeEndObject();
        });
    }

    /** What became of one direct message. */
    public static String receipt(Receipt receipt) {
        return Json.document(out -> {
            out.writeStartObject();
            out.writeNumberField("message", receipt.message());
            out.writeStringField("to", receipt.to().hex());
            out.writeBooleanField("delivered", receipt.delivered());
            if (receipt.delivered()) {
                out.writeNumberField("millis", receipt.millis());
            } else {
                out.writeStringField("why", receipt.why());
            }
            out.writeEndObject();
        });
    }

    /** Subscriptions. */
    public static String topics(List<TopicSubscription> topics) {
        return Json.document(out -> {
            out.writeStartArray();
            for (TopicSubscription topic : topics) {
                out.writeStartObject();
                out.writeStringField("filter", topic.filter().text());
                out.writeNumberField("received", topic.received());
                out.writeNumberField("dropped", topic.dropped());
                out.writeEndObject();
            }
            out.writeEndArray();
        });
    }

    /** The peer at a glance. */
    public static String status(PeerStatus status) {
        return Json.document(out -> {
            out.writeStartObject();
            out.writeStringField("id", status.id().hex());
            out.writeStringField("address", status.address().toString());
            out.writeStringField("network", status.network());
            out.writeStringField("mode", status.mode());
            out.writeStringField("trust", status.trust());
            numbers(out, status);
            Json.numbers(out, "counters", status.counters());
            out.writeEndObject();
        });
    }

    private static void numbers(JsonGenerator out, PeerStatus status) throws IOException {
        out.writeNumberField("epoch", status.epoch());
        out.writeNumberField("incarnation", status.incarnation());
        out.writeNumberField("neighbours", status.neighbours());
        out.writeNumberField("maxPeers", status.maxPeers());
        out.writeNumberField("seedsJoined", status.seedsJoined());
        out.writeNumberField("seedsWanted", status.seedsWanted());
        out.writeBooleanField("degraded", status.degraded());
        out.writeNumberField("knownPeers", status.knownPeers());
        out.writeNumberField("messages", status.messages());
        out.writeNumberField("uptimeMillis", status.uptimeMillis());
        out.writeStringField("store", status.store());
        out.writeNumberField("waitingBytes", status.waitingBytes());
    }
}
