package dev.grapevine.http.document;

import dev.grapevine.documents.Json;
import dev.grapevine.protocol.NodeId;

/** What is told of a message's journey, one document an event. */
public final class JourneyDocuments {
    private JourneyDocuments() {}

    /**
     * The first.
     *
     * @param asked peers that are asked
     * @param known all of whom it could be asked
     */
    public static String begin(int asked, int known) {
        return Json.document(out -> {
            out.writeStartObject();
            out.writeNumberField("asked", asked);
            out.writeNumberField("known", known);
            out.writeEndObject();
        });
    }

    /**
     * A peer has the message.
     *
     * @param hops links it crossed
     * @param millis from the origin's clock to that peer's
     */
    public static String arrival(NodeId peer, int hops, long millis) {
        return Json.document(out -> {
            out.writeStartObject();
            out.writeStringField("peer", peer.hex());
            out.writeNumberField("hops", hops);
            out.writeNumberField("delayMillis", millis);
            out.writeEndObject();
        });
    }

    /** Nothing is known of a peer. */
    public static String missing(NodeId peer, String why) {
        return Json.document(out -> {
            out.writeStartObject();
            out.writeStringField("peer", peer.hex());
            out.writeStringField("why", why);
            out.writeEndObject();
        });
    }

    /** The last: everybody has answered. */
    public static String end() {
        return Json.document(out -> {
            out.writeStartObject();
            out.writeEndObject();
        });
    }
}
