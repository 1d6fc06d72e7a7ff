package dev.grapevine.simulator.fault;

import com.google.protobuf.ByteString;
import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.Death;
import dev.grapevine.wire.Frame;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The effects of a peer that keeps to the protocol but for this: told to, it calls others dead before its seeds. */
public final class Accuser extends Forwarding {
    private final Set<LinkId> seeds = new LinkedHashSet<>();
    private ByteString self = ByteString.EMPTY;

    /** @param honest the effects of the node */
    public Accuser(Effects honest) {
        super(honest);
    }

    /** Whoever is sent a report of degrees is a seed. */
    @Override
    public void send(LinkId link, Frame frame) {
        if (frame.hasConnectSeed()) {
            self = frame.getConnectSeed().getRecord().getId();
        } else if (frame.hasDegreeReport()) {
            seeds.add(link);
        }
        super.send(link, frame);
    }

    @Override
    public void close(LinkId link) {
        seeds.remove(link);
        super.close(link);
    }

    /** Calls all of these dead, but for itself; while the node acts. */
    public void accuse(List<NodeId> everybody) {
        for (NodeId accused : everybody) {
            if (!accused.bytes().equals(self)) {
                Frame death = death(accused);
                seeds.forEach(seed -> super.send(seed, death));
            }
        }
    }

    /** With an incarnation that nobody has refuted. */
    private Frame death(NodeId accused) {
        var death = Death.newBuilder()
                .setAccused(accused.bytes())
                .setIncarnation(Long.MAX_VALUE)
                .setReporter(self);
        return Frame.newBuilder().setDeath(death).build();
    }
}
