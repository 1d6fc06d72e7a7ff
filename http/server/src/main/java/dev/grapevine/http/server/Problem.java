package dev.grapevine.http.server;

import dev.grapevine.documents.Json;

/** A request that is not done, told as RFC 9457 says. */
public final class Problem extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String title;

    /** @param detail what happened and what to try, for people */
    public Problem(int status, String title, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.title = title;
    }

    /** A parameter or body that cannot be used. */
    public static Problem wrong(String detail) {
        return new Problem(400, "Bad request", detail);
    }

    /** Nothing of that name. */
    public static Problem notFound(String detail) {
        return new Problem(404, "Not found", detail);
    }

    /** Too much at a time, or too early. */
    public static Problem unavailable(String detail) {
        return new Problem(503, "Not available", detail);
    }

    /** The answer's status. */
    public int status() {
        return status;
    }

    Answer answer() {
        String document = Json.document(out -> {
            out.writeStartObject();
            out.writeStringField("type", "about:blank");
            out.writeStringField("title", title);
            out.writeNumberField("status", status);
            out.writeStringField("detail", String.valueOf(getMessage()));
            out.writeEndObject();
        });
        return Answer.text(status, "application/problem+json", document);
    }
}
