package dev.grapevine.simulator.hostile;

import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.Frames;
import dev.grapevine.simulator.overlay.SimulatedPeer;

/** Sends more control frames than any neighbour has use for. */
final class FrameFlooder extends HostilePeer {
    private static final int FRAMES = 400;

    FrameFlooder(Effects honest) {
        super(honest);
    }

    @Override
    public void act(SimulatedPeer peer, int second) {
        peer.host().act(now -> neighbours().forEach(this::flood));
    }

    private void flood(LinkId link) {
        for (int i = 0; i < FRAMES; i++) {
            sendAsIs(link, Frames.ping(0));
        }
    }
}
