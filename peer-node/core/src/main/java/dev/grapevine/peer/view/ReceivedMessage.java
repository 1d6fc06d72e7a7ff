package dev.grapevine.peer.view;

import com.google.protobuf.ByteString;
import dev.grapevine.protocol.NodeId;
import java.time.Instant;
import java.util.Map;

/**
 * A message that this peer has received or published.
 *
 * @param hash the id of the message: its bundle's SHA-256 in hex, followed by {@code /index} for all but the first
 *     message of a bundle
 * @param origin the peer that published it
 * @param time the origin's wall clock when it did
 * @param hops links it crossed to get here; 0 for one's own
 * @param topic empty for a broadcast
 * @param payload the exact bytes published; none when they were too large for a bundle and are only read from what is
 *     kept: those are handed to handlers once, and not kept
 * @param received this peer's wall clock when it arrived
 * @param epoch which start of its origin published it
 * @param sequence its number among what the origin has published to this topic since that start, from 1
 * @param contentType what the payload is, such as {@code application/json}; empty when the origin did not say
 * @param headers what the origin said beside the payload, in its order; not modifiable
 * @param bytes how many bytes were published, also when {@code payload} has none
 */
public record ReceivedMessage(
        String hash,
        NodeId origin,
        Instant time,
        int hops,
        String topic,
        ByteString payload,
        Instant received,
        long epoch,
        long sequence,
        String contentType,
        Map<String, String> headers,
        long bytes) {
    /** With its payload. */
    public ReceivedMessage(
            String hash,
            NodeId origin,
            Instant time,
            int hops,
            String topic,
            ByteString payload,
            Instant received,
            long epoch,
            long sequence,
            String contentType,
            Map<String, String> headers) {
        this(hash, origin, time, hops, topic, payload, received, epoch, sequence, contentType, headers, payload.size());
    }

    /** Whether the payload was too large for a bundle, and is not kept. */
    public boolean payloadGone() {
        return payload.size() < bytes;
    }

    /** The payload read as UTF-8; bytes that are not UTF-8 become replacement characters. */
    public String text() {
        return payload.toStringUtf8();
    }
}
