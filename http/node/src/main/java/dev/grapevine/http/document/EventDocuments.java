package dev.grapevine.http.document;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.grapevine.documents.Json;
import dev.grapevine.peer.MembershipEvent;
import dev.grapevine.peer.view.ReceivedMessage;
import java.io.IOException;
import java.time.Duration;

/** What happens at a peer, an object each. */
public final class EventDocuments {
    private EventDocuments() {}

    /** A message that has arrived, without its payload. */
    public static String delivery(ReceivedMessage message) {
        return Json.document(out -> {
            out.writeStartObject();
            out.writeStringField("hash", message.hash());
            out.writeStringField("origin", message.origin().hex());
            out.writeStringField("topic", message.topic());
            out.writeStringField("received", Json.time(message.received()));
            out.writeNumberField("hops", message.hops());
            out.writeNumberField("delayMillis", delay(message).toMillis());
            out.writeNumberField("bytes", message.bytes());
            out.writeEndObject();
        });
    }

    /** From the origin's clock to this peer's. */
    public static Duration delay(ReceivedMessage message) {
        return Duration.between(message.time(), message.received());
    }

    /** A neighbour or seed that came or went: {@code {"kind": "neighbourUp", …}}. */
    public static String membership(MembershipEvent event) {
        return Json.document(out -> {
            out.writeStartObject();
            String name = event.getClass().getSimpleName();
            out.writeStringField("kind", Character.toLowerCase(name.charAt(0)) + name.substring(1));
            neighbour(out, event);
            seed(out, event);
            out.writeEndObject();
        });
    }

    private static void neighbour(JsonGenerator out, MembershipEvent event) throws IOException {
        if (event instanceof MembershipEvent.NeighbourUp e) {
            out.writeStringField("peer", e.peer().hex());
            out.writeStringField("address", e.address().toString());
            out.writeBooleanField("dialled", e.dialled());
        } else if (event instanceof MembershipEvent.NeighbourLost e) {
            out.writeStringField("peer", e.peer().hex());
            out.writeStringField("why", e.why());
        } else if (event instanceof MembershipEvent.NeighbourDead e) {
            out.writeStringField("peer", e.peer().hex());
        } else if (event instanceof MembershipEvent.NeighbourFoundAgain e) {
            out.writeStringField("peer", e.peer().hex());
        } else if (event instanceof MembershipEvent.DeathRefuted e) {
            out.writeStringField("peer", e.reporter().hex());
        }
    }

    private static void seed(JsonGenerator out, MembershipEvent event) throws IOException {
        if (event instanceof MembershipEvent.SeedJoined e) {
            out.writeStringField("seed", e.seed().toString());
        } else if (event instanceof MembershipEvent.SeedLost e) {
            out.writeStringField("seed", e.seed().toString());
            out.writeStringField("why", e.why());
        } else if (event instanceof MembershipEvent.SeedMajorityReached e) {
            out.writeNumberField("joined", e.joined());
            out.writeNumberField("wanted", e.wanted());
        } else if (event instanceof MembershipEvent.BelowSeedMajority e) {
            out.writeNumberField("joined", e.joined());
            out.writeNumberField("wanted", e.wanted());
        }
    }
}
