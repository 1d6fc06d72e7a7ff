package dev.grapevine.http.document;

import dev.grapevine.documents.Json;

/** What became of a message that was published: its hash, and to how many neighbours it could go. */
public final class PublishedDocument {
    private PublishedDocument() {}

    /** {@code {"hash": …, "neighbours": 5}}. */
    public static String of(String hash, int neighbours) {
        return Json.document(out -> {
            out.writeStartObject();
            out.writeStringField("hash", hash);
            out.writeNumberField("neighbours", neighbours);
            out.writeEndObject();
        });
    }
}
