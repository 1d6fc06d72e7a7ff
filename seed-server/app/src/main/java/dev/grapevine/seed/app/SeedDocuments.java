package dev.grapevine.seed.app;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.grapevine.seed.view.RegisteredPeer;
import dev.grapevine.seed.view.SeedStatus;
import dev.grapevine.shell.command.Json;
import dev.grapevine.shell.command.Printable;
import java.io.IOException;
import java.util.List;

/** Turns what a seed shows into JSON documents. The field names are a contract: add at the end, change none. */
final class SeedDocuments {
    private SeedDocuments() {}

    static String peers(List<RegisteredPeer> peers) {
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

    private static void peer(JsonGenerator out, RegisteredPeer peer) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", peer.id().hex());
        out.writeStringField("address", peer.address().toString());
        out.writeNumberField("degree", peer.degree());
        out.writeStringField("state", Printable.word(peer.state()));
        out.writeNumberField("leaseMillis", peer.leaseMillis());
        out.writeEndObject();
    }

    static String status(SeedStatus status) {
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
            Json.numbers(out, "counters", status.counters());
            out.writeEndObject();
        });
    }
}
