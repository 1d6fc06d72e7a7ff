package dev.grapevine.simulator.hostile;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.SealedBundle;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import dev.grapevine.simulator.overlay.SimulatedSignatures;
import dev.grapevine.wire.Bundle;
import dev.grapevine.wire.Envelope;
import java.util.Optional;

/** Says one thing to half of its neighbours and another to the others, under one sequence number, both signed. */
final class Equivocator extends HostilePeer {
    private static final ByteString SIGNED = ByteString.copyFromUtf8("grapevine bundle, version 1:");
    private static final int SECONDS = 5;

    Equivocator(Effects honest) {
        super(honest);
    }

    @Override
    Optional<Envelope> instead(LinkId link, Envelope envelope) {
        boolean own = envelope.getHops() == 1;
        return Optional.of(own && link.number() % 2 == 0 ? otherwise(envelope) : envelope);
    }

    private Envelope otherwise(Envelope envelope) {
        Bundle.Builder other = parse(envelope.getBundle()).toBuilder();
        other.getMessagesBuilder(0).setPayload(ByteString.copyFromUtf8("the contrary"));
        SealedBundle sealed = SealedBundle.seal(other.build());
        ByteString statement = SIGNED.concat(sealed.id().bytes());
        return envelope.toBuilder()
                .setBundle(sealed.bytes())
                .setProof(new SimulatedSignatures(self()).sign(statement))
                .build();
    }

    private static Bundle parse(ByteString bundle) {
        try {
            return Bundle.parseFrom(bundle);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the core made it", e);
        }
    }

    @Override
    public void act(SimulatedPeer peer, int second) {
        if (second % SECONDS == 0) {
            peer.publish(ByteString.copyFromUtf8("this and nothing else " + second));
        }
    }
}
