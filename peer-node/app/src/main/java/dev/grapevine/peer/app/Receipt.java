package dev.grapevine.peer.app;

import dev.grapevine.protocol.NodeId;

/**
 * What became of a direct message. Immutable.
 *
 * @param message its number among those that were sent, from 1
 * @param to the peer that it was sent to
 * @param millis how long the acknowledgement took, rounded up
 * @param why the reason why it was not delivered; empty when it was
 */
record Receipt(int message, NodeId to, long millis, String why) {
    boolean delivered() {
        return why.isEmpty();
    }
}
