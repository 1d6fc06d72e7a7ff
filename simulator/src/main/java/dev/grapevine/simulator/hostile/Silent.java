package dev.grapevine.simulator.hostile;

import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import java.util.Optional;

/** Takes part in everything and delivers nothing. */
final class Silent extends HostilePeer {
    Silent(Effects honest) {
        super(honest);
    }

    @Override
    Optional<Frame> instead(LinkId link, Frame frame) {
        return frame.hasIHave() ? Optional.empty() : Optional.of(frame);
    }

    @Override
    Optional<Envelope> instead(LinkId link, Envelope envelope) {
        return Optional.empty();
    }
}
