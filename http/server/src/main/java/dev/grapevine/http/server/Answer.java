package dev.grapevine.http.server;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** What a route gives back. Immutable. */
public sealed interface Answer {

    /** All at once. */
    record Whole(int status, String type, byte[] bytes) implements Answer {}

    /**
     * Events from now on.
     *
     * @param opened called once the client may be offered events; what it returns ends the subscription
     */
    record Events(Function<EventStream, Runnable> opened) implements Answer {}

    /** A document. */
    static Answer json(String document) {
        return text(200, "application/json", document);
    }

    /** Text of some type. */
    static Answer text(int status, String type, String text) {
        return new Whole(status, type, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes of some type. */
    static Answer bytes(String type, byte[] bytes) {
        return new Whole(200, type, bytes);
    }
}
