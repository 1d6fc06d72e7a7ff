package dev.grapevine.peer.core;

import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.SealedBundle;
import dev.grapevine.wire.Header;
import dev.grapevine.wire.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A bundle for the application: each once within the node's life.
 *
 * @param hops links it crossed; 0 for this peer's own
 */
public record Delivery(SealedBundle bundle, int hops) {
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
                    message.getPayload(),
                    received,
                    content.getEpoch(),
                    content.getSequence() + i,
                    message.getContentType(),
                    headers(message)));
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
