package dev.grapevine.http.document;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.grapevine.documents.Json;
import dev.grapevine.protocol.Ban;
import dev.grapevine.seed.view.Accusation;
import dev.grapevine.seed.view.RegisteredPeer;
import dev.grapevine.seed.view.SeedStatus;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Turns what a seed shows into JSON documents. The field names are a contract: add at the end, change none. */
public final class SeedDocuments {
    private SeedDocuments() {}

    /** Living entries of the registry. */
    public static String peers(List<RegisteredPeer> peers) {
        return Json.document(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("peers");
            for (RegisteredPeer peer : peers) {
                peer(out, peer);
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    /**
     * Some of the entries.
     *
     * @param after the id with which the page after these is asked for; empty when there is none
     */
    public static String page(List<RegisteredPeer> peers, Optional<String> after) {
        return Json.document(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("peers");
            for (RegisteredPeer peer : peers) {
                peer(out, peer);
            }
            out.writeEndArray();
            if (after.isPresent()) {
                out.writeStringField("after", after.get());
            }
            out.writeEndObject();
        });
    }

    private static void peer(JsonGenerator out, RegisteredPeer peer) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", peer.id().hex());
        out.writeStringField("address", peer.address().toString());
        out.writeNumberField("degree", peer.degree());
        out.writeStringField("state", Json.word(peer.state()));
        out.writeNumberField("leaseMillis", peer.leaseMillis());
        out.writeEndObject();
    }

    /** Who was reported dead, and what came of it. */
    public static String accusations(List<Accusation> accusations) {
        return Json.document(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("accusations");
            for (Accusation accusation : accusations) {
                out.writeStartObject();
                out.writeStringField("accused", accusation.accused().hex());
                if (accusation.reporter().isPresent()) {
                    out.writeStringField("reporter", accusation.reporter().get().hex());
                }
                out.writeNumberField("reports", accusation.reports());
                out.writeStringField("began", Json.time(accusation.began()));
                out.writeStringField("outcome", Json.word(accusation.outcome()));
                out.writeStringField("ended", Json.time(accusation.ended()));
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    /** Whom this seed has banned. */
    public static String bans(List<Ban> bans) {
        return Json.document(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("bans");
            for (Ban ban : bans) {
                out.writeStartObject();
                out.writeStringField("subject", ban.subject());
                out.writeNumberField("leftMillis", ban.leftMillis());
                out.writeStringField("why", ban.why());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    /** The seed at a glance. */
    public static String status(SeedStatus status) {
        return Json.document(out -> {
            out.writeStartObject();
            out.writeStringField("id", status.id().hex());
            out.writeStringField("address", status.address().toString());
            out.writeStringField("network", status.network());
            out.writeStringField("trust", status.trust());
            out.writeNumberField("peers", status.peers());
            out.writeNumberField("hidden", status.hidden());
            out.writeNumberField("maxPeers", status.maxPeers());
            out.writeNumberField("uptimeMillis", status.uptimeMillis());
            out.writeStringField("store", status.store());
            out.writeNumberField("waiting", status.waiting());
            Json.numbers(out, "counters", status.counters());
            out.writeEndObject();
        });
    }
}
