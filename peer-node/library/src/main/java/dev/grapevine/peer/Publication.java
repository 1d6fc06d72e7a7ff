package dev.grapevine.peer;

import com.google.protobuf.ByteString;
import dev.grapevine.protocol.ContentRules;
import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.MessageRules;
import dev.grapevine.wire.Header;
import dev.grapevine.wire.Message;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A message to publish. Immutable.
 *
 * <pre>{@code
 * peer.publish("orders/new", Publication.of(json).as("application/json").with("trace", "4711"));
 * }</pre>
 *
 * @param payload up to 64 MiB. One of more than 1 MiB is announced, and fetched by whoever wants it from several neighbours
 *     at once; until then its publisher holds it in memory
 * @param contentType what the payload is; up to 128 characters of printable ASCII, empty to say nothing
 * @param headers up to 32; names of 1 to 64 bytes, values of up to 1,024 bytes of UTF-8; their order is kept
 */
public record Publication(ByteString payload, String contentType, Map<String, String> headers) {
    /** Takes the headers as they are now. */
    public Publication {
        headers = headers.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** A text, in UTF-8. */
    public static Publication of(String text) {
        return new Publication(ByteString.copyFromUtf8(text), "", Map.of());
    }

    /** Bytes, which are copied. */
    public static Publication of(byte[] payload) {
        return new Publication(ByteString.copyFrom(payload), "", Map.of());
    }

    /** The same, said to be of this type. */
    public Publication as(String type) {
        return new Publication(payload, type, headers);
    }

    /** The same with one more header, or another value for it. */
    public Publication with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Publication(payload, contentType, more);
    }

    /** Why no peer would take it, if so; says what is allowed. */
    public Optional<String> wrong() {
        return ContentRules.tooLarge(payload.size())
                .or(() -> MessageRules.wrong(described(Message.newBuilder()), Limits.DEFAULT));
    }

    /** On the wire; keeps {@link MessageRules} or not. */
    Message message() {
        return described(Message.newBuilder().setPayload(payload));
    }

    /** On the wire, with a description in place of a payload that is too large for a frame. Hashes all of it. */
    Message largeMessage() {
        return described(Message.newBuilder().setContent(ContentRules.describe(payload)));
    }

    private Message described(Message.Builder message) {
        message.setContentType(contentType);
        headers.forEach((name, value) ->
                message.addHeaders(Header.newBuilder().setName(name).setValue(value)));
        return message.build();
    }
}
