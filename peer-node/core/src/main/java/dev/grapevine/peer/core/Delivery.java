package dev.grapevine.peer.core;

import com.google.protobuf.ByteString;
import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.SealedBundle;
import dev.grapevine.wire.Content;
import dev.grapevine.wire.Header;
import dev.grapevine.wire.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A bundle for the application: each once within the node's life.
 *
 * @param hops links it crossed; 0 for this peer's own
 * @param large the payload of its one message, if that says {@code content} in place of one; else empty
 * @param gone whether that payload cannot be had
 */
public record Delivery(SealedBundle bundle, int hops, ByteString large, boolean gone) {
    /** A bundle with its payloads inside. */
    public Delivery(SealedBundle bundle, int hops) {
        this(bundle, hops, ByteString.EMPTY, false);
    }

    /** The content of its one message, if it has one. */
    Optional<Content> content() {
        Message first = bundle.content().getMessages(0);
        return first.hasContent() ? Optional.of(first.getContent()) : Optional.empty();
    }

    /** The same with the payload that has been fetched. */
    Delivery with(ByteString payload) {
        return new Delivery(bundle, hops, payload, false);
    }

    /** The same with a payload that cannot be had. */
    Delivery withoutPayload() {
        return new Delivery(bundle, hops, ByteString.EMPTY, true);
    }

    /** Its messages, as an application sees them. */
    public List<ReceivedMessage> messages(Instant received) {
        var content = bundle.content();
        NodeId origin = bundle.origin();
        String id = bundle.id().hex();
        Instant time = Instant.ofEpochMilli(content.getTimeMillis());
        List<ReceivedMessage> messages = new ArrayList<>(content.getMessagesCount());
        for (int i = 0; i < content.getMessagesCount(); i++) {
            Message message = content.getMessages(i);
            messages.add(new ReceivedMessage(
                    i == 0 ? id : id + "/" + i,
                    origin,
                    time,
                    hops,
                    content.getTopic(),
                    message.hasContent() ? large : message.getPayload(),
                    received,
                    content.getEpoch(),
                    content.getSequence() + i,
                    message.getContentType(),
                    headers(message),
                    message.hasContent()
                            ? message.getContent().getBytes()
                            : message.getPayload().size()));
        }
        return messages;
    }

    private static Map<String, String> headers(Message message) {
        if (message.getHeadersCount() == 0) {
            return Map.of();
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : message.getHeadersList()) {
            headers.put(header.getName(), header.getValue());
        }
        return Collections.unmodifiableMap(headers);
    }
}
