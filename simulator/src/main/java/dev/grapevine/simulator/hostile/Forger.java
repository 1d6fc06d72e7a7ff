package dev.grapevine.simulator.hostile;

import com.google.protobuf.ByteString;
import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.wire.Envelope;
import java.util.Optional;

/** Passes on every bundle with its last byte changed: a message in its origin's name that this one never said. */
final class Forger extends HostilePeer {
    Forger(Effects honest) {
        super(honest);
    }

    @Override
    Optional<Envelope> instead(LinkId link, Envelope envelope) {
        byte[] bundle = envelope.getBundle().toByteArray();
        bundle[bundle.length - 1] ^= 1;
        return Optional.of(
                envelope.toBuilder().setBundle(ByteString.copyFrom(bundle)).build());
    }
}
