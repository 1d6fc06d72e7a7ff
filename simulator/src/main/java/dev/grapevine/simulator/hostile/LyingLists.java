package dev.grapevine.simulator.hostile;

import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.PeerList;
import dev.grapevine.wire.PeerRecord;
import java.util.List;
import java.util.function.Supplier;

/** The effects of a seed that lists its own creatures in place of the peers that registered. */
public final class LyingLists extends Forwarding {
    private final Supplier<List<PeerRecord>> creatures;

    /** @param creatures whom it lists, asked each time */
    public LyingLists(Effects honest, Supplier<List<PeerRecord>> creatures) {
        super(honest);
        this.creatures = creatures;
    }

    @Override
    public void send(LinkId link, Frame frame) {
        super.send(link, frame.hasPeerList() ? lie() : frame);
    }

    private Frame lie() {
        List<PeerRecord> listed = creatures.get();
        var list = PeerList.newBuilder().addAllPeers(listed).setTotal(listed.size());
        return Frame.newBuilder().setPeerList(list).build();
    }
}
