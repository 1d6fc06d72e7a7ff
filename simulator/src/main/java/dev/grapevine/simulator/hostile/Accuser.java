package dev.grapevine.simulator.hostile;

import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.node.SignedDeath;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import dev.grapevine.simulator.overlay.SimulatedSignatures;
import dev.grapevine.wire.Death;
import dev.grapevine.wire.Frame;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Calls living peers dead before its seeds: its neighbours and whomever it has heard of, or whom it is told to. */
public final class Accuser extends HostilePeer {
    private static final int SECONDS = 30;

    private final Set<LinkId> seeds = new LinkedHashSet<>();

    /** @param honest the effects of the node */
    public Accuser(Effects honest) {
        super(honest);
    }

    /** Whoever is sent a report of degrees is a seed. */
    @Override
    Optional<Frame> instead(LinkId link, Frame frame) {
        if (frame.hasDegreeReport()) {
            seeds.add(link);
        }
        return Optional.of(frame);
    }

    @Override
    public void act(SimulatedPeer peer, int second) {
        if ((second + peer.index()) % SECONDS == 0) {
            List<NodeId> everybody = Stream.concat(
                            peer.node().neighbours().stream().map(neighbour -> neighbour.id()),
                            peer.node().knownPeers().stream().map(known -> known.id()))
                    .distinct()
                    .toList();
            peer.host().act(now -> accuse(everybody));
        }
    }

    /** Calls all of these dead, but for itself; while the node acts. */
    public void accuse(List<NodeId> everybody) {
        for (NodeId accused : everybody) {
            if (!accused.equals(self())) {
                Frame death = death(accused);
                seeds.forEach(seed -> sendAsIs(seed, death));
            }
        }
    }

    /** With an incarnation that nobody has refuted. */
    private Frame death(NodeId accused) {
        var death = Death.newBuilder()
                .setAccused(accused.bytes())
                .setIncarnation(Long.MAX_VALUE)
                .setReporter(self().bytes())
                .build();
        return Frame.newBuilder()
                .setDeath(SignedDeath.sign(death, new SimulatedSignatures(self())))
                .build();
    }
}
