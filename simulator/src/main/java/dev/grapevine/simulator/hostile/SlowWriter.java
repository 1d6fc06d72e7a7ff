package dev.grapevine.simulator.hostile;

import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import dev.grapevine.wire.Envelope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Delivers everything, some seconds late. */
final class SlowWriter extends HostilePeer {
    private static final int SECONDS = 5;

    private record Late(LinkId link, Envelope envelope) {}

    private List<Late> waiting = new ArrayList<>();

    SlowWriter(Effects honest) {
        super(honest);
    }

    @Override
    Optional<Envelope> instead(LinkId link, Envelope envelope) {
        waiting.add(new Late(link, envelope));
        return Optional.empty();
    }

    @Override
    public void act(SimulatedPeer peer, int second) {
        if (second % SECONDS == 0) {
            List<Late> due = waiting;
            waiting = new ArrayList<>();
            peer.host().act(now -> due.forEach(late -> offerAsIs(late.link, late.envelope)));
        }
    }
}
