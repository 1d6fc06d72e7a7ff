package dev.grapevine.simulator.hostile;

import com.google.protobuf.ByteString;
import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.BundleId;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.IWant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Asks for the same bundles every second: a small frame, and a large answer. */
final class IWantSpammer extends HostilePeer {
    private static final int IDS = 32;

    private final Set<ByteString> ids = new LinkedHashSet<>();

    IWantSpammer(Effects honest) {
        super(honest);
    }

    @Override
    Optional<Envelope> instead(LinkId link, Envelope envelope) {
        if (ids.size() < IDS) {
            ids.add(BundleId.of(envelope.getBundle()).bytes());
        }
        return Optional.of(envelope);
    }

    @Override
    public void act(SimulatedPeer peer, int second) {
        Frame want = Frame.newBuilder()
                .setIWant(IWant.newBuilder().addAllBundleIds(ids))
                .build();
        peer.host().act(now -> neighbours().forEach(link -> sendAsIs(link, want)));
    }
}
