package dev.grapevine.peer.view;

import com.google.protobuf.ByteString;
import dev.grapevine.protocol.NodeId;
import java.time.Instant;

/**
 * A message that this peer has received or published.
 *
 * @param hash the id of the message: its bundle's SHA-256 in hex, followed by {@code /index} for all but the first
 *     message of a bundle
 * @param origin the peer that published it
 * @param time the origin's wall clock when it did
 * @param hops links it crossed to get here; 0 for one's own
 * @param topic empty for a broadcast
 * @param payload the exact bytes published
 * @param received this peer's wall clock when it arrived
 */
public record ReceivedMessage(
        String hash, NodeId origin, Instant time, int hops, String topic, ByteString payload, Instant received) {

    /** The payload read as UTF-8; bytes that are not UTF-8 become replacement characters. */
    public String text() {
        return payload.toStringUtf8();
    }
}
