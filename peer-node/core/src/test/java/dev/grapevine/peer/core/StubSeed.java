package dev.grapevine.peer.core;

import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.node.LinkLoss;
import dev.grapevine.node.Node;
import dev.grapevine.node.Timer;
import dev.grapevine.protocol.Address;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.PeerRecord;
import java.util.List;

/** A seed that knows what the test tells it to know: everybody gets the same list. */
final class StubSeed implements Node {
    private final Effects effects;
    private final List<PeerRecord> peers;

    StubSeed(Effects effects, List<PeerRecord> peers) {
        this.effects = effects;
        this.peers = peers;
    }

    @Override
    public void onFrame(LinkId link, Frame frame, long nowNanos) {
        if (frame.hasConnectSeed()) {
            effects.send(link, PeerUnderTest.connectedToSeed(link));
        } else if (frame.hasRequestPl()) {
            effects.send(link, PeerUnderTest.list(peers));
        }
    }

    @Override
    public void start(long nowNanos) {}

    @Override
    public void stop(long nowNanos) {}

    @Override
    public void onLinkAccepted(LinkId link, Address remote, long nowNanos) {}

    @Override
    public void onLinkOpened(LinkId link, long nowNanos) {}

    @Override
    public void onLinkLost(LinkId link, LinkLoss loss, long nowNanos) {}

    @Override
    public void onTimer(Timer timer, long nowNanos) {}

    @Override
    public void onDrained(LinkId link, long nowNanos) {}
}
