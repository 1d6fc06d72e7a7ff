package dev.grapevine.peer.view;

import com.google.protobuf.ByteString;
import dev.grapevine.protocol.NodeId;
import java.time.Instant;

/**
 * A message or request that one peer has sent to this one alone.
 *
 * @param origin the peer that sent it
 * @param time the origin's wall clock when it did
 * @param payload the exact bytes it sent
 * @param received this peer's wall clock when it arrived
 */
public record DirectMessage(NodeId origin, Instant time, ByteString payload, Instant received) {

    /** The payload read as UTF-8; bytes that are not UTF-8 become replacement characters. */
    public String text() {
        return payload.toStringUtf8();
    }
}
