package dev.grapevine.simulator.hostile;

import com.google.protobuf.ByteString;
import dev.grapevine.node.Effects;
import dev.grapevine.protocol.Sha256;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.IHave;

/** Announces bundles that nobody ever made. */
final class IHaveLiar extends HostilePeer {
    private static final int IDS = 16;

    IHaveLiar(Effects honest) {
        super(honest);
    }

    @Override
    public void act(SimulatedPeer peer, int second) {
        var have = IHave.newBuilder().setLazy(second % 2 == 0);
        for (int i = 0; i < IDS; i++) {
            have.addBundleIds(Sha256.of(ByteString.copyFromUtf8(peer.index() + " " + second + " " + i)));
        }
        Frame lie = Frame.newBuilder().setIHave(have).build();
        peer.host().act(now -> neighbours().forEach(link -> sendAsIs(link, lie)));
    }
}
