package dev.grapevine.simulator.hostile;

import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.BundleId;
import dev.grapevine.wire.Envelope;
import java.util.Optional;

/** Announces everything, and delivers only every other bundle: nobody gets the others from it. */
final class Selective extends HostilePeer {
    Selective(Effects honest) {
        super(honest);
    }

    @Override
    Optional<Envelope> instead(LinkId link, Envelope envelope) {
        boolean liked = (BundleId.of(envelope.getBundle()).bytes().byteAt(0) & 1) == 0;
        return liked ? Optional.of(envelope) : Optional.empty();
    }
}
