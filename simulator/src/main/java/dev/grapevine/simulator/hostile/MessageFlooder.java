package dev.grapevine.simulator.hostile;

import com.google.protobuf.ByteString;
import dev.grapevine.node.Effects;
import dev.grapevine.simulator.overlay.SimulatedPeer;

/** Publishes far more than everybody else together: all of it true. */
final class MessageFlooder extends HostilePeer {
    private static final int MESSAGES = 20;

    MessageFlooder(Effects honest) {
        super(honest);
    }

    @Override
    public void act(SimulatedPeer peer, int second) {
        for (int i = 0; i < MESSAGES; i++) {
            peer.publish(ByteString.copyFromUtf8("flood " + peer.index() + " " + second + " " + i));
        }
    }
}
