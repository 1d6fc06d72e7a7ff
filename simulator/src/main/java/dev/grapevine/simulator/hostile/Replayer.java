package dev.grapevine.simulator.hostile;

import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import dev.grapevine.wire.Envelope;
import java.util.ArrayDeque;
import java.util.Optional;

/** Keeps true bundles and sends them again and again, as if they were new. */
final class Replayer extends HostilePeer {
    private static final int KEPT = 200;
    private static final int AGAIN = 50;

    private final ArrayDeque<Envelope> kept = new ArrayDeque<>();

    Replayer(Effects honest) {
        super(honest);
    }

    @Override
    Optional<Envelope> instead(LinkId link, Envelope envelope) {
        if (kept.size() < KEPT) {
            kept.add(envelope.toBuilder().setAgeMillis(0).build());
        }
        return Optional.of(envelope);
    }

    @Override
    public void act(SimulatedPeer peer, int second) {
        peer.host().act(now -> {
            for (int i = Math.min(AGAIN, kept.size()); i > 0; i--) {
                Envelope again = kept.remove();
                kept.add(again);
                neighbours().forEach(link -> offerAsIs(link, again));
            }
        });
    }
}
