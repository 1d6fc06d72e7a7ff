package dev.grapevine.simulator.hostile;

import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import dev.grapevine.wire.Build;
import dev.grapevine.wire.Digest;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.StreamDigest;
import dev.grapevine.wire.StreamKey;
import java.util.Optional;

/** States the largest number that each field holds: versions, grades, depths, ages, hops, sequence numbers. */
final class Giant extends HostilePeer {
    private static final int TREES = 4;
    private static final int SECONDS = 5;

    Giant(Effects honest) {
        super(honest);
    }

    @Override
    Optional<Envelope> instead(LinkId link, Envelope envelope) {
        return Optional.of(envelope.toBuilder().setHops(-1).setAgeMillis(-1).build());
    }

    @Override
    public void act(SimulatedPeer peer, int second) {
        if (second % SECONDS == 0) {
            peer.host().act(now -> neighbours().forEach(this::boast));
        }
    }

    private void boast(LinkId link) {
        for (int tree = 1; tree <= TREES; tree++) {
            var build = Build.newBuilder()
                    .setTree(tree)
                    .setVersion(Long.MAX_VALUE)
                    .setGrade(-1)
                    .setDepth(-1)
                    .setRoot(self().bytes());
            sendAsIs(link, Frame.newBuilder().setBuild(build).build());
        }
        var key = StreamKey.newBuilder().setOrigin(self().bytes()).setEpoch(-1);
        var digest = Digest.newBuilder()
                .addStreams(StreamDigest.newBuilder().setStream(key).setFloor(Long.MAX_VALUE));
        sendAsIs(link, Frame.newBuilder().setDigest(digest).build());
    }
}
