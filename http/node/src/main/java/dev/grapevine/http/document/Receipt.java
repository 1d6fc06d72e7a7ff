package dev.grapevine.http.document;

import dev.grapevine.protocol.NodeId;

/**
 * What became of a direct message. Immutable.
 *
 * @param message its number among those that were sent, from 1
 * @param to the peer that it was sent to
 * @param millis how long the acknowledgement took, rounded up
 * @param why the reason why it was not delivered; empty when it was
 */
public record Receipt(int message, NodeId to, long millis, String why) {
    /** Whether its peer has it. */
    public boolean delivered() {
        return why.isEmpty();
    }
}
