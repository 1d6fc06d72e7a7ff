package dev.grapevine.simulator.hostile;

import dev.grapevine.node.Effects;
import dev.grapevine.simulator.overlay.SimulatedPeer;

/** Reads for two seconds, then nothing for eight. */
final class SlowReader extends HostilePeer {
    private static final int PERIOD = 10;
    private static final int READS = 2;

    SlowReader(Effects honest) {
        super(honest);
    }

    @Override
    public void act(SimulatedPeer peer, int second) {
        if (second % PERIOD == READS) {
            peer.host().pause();
        } else if (second % PERIOD == 0 && second > 0) {
            peer.host().resume();
        }
    }
}
