package dev.grapevine.simulator.network;

import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.node.LinkLoss;
import dev.grapevine.node.Node;
import dev.grapevine.node.Timer;
import dev.grapevine.protocol.Address;
import dev.grapevine.wire.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A node that does what a test tells it and writes down what it is told, with the milliseconds since its start. */
class TestNode implements Node {
    /** A timer with a name. */
    record Alarm(String name) implements Timer {}

    final Effects effects;
    final List<String> heard = new ArrayList<>();
    LinkId latest = new LinkId(0);
    private long startNanos;

    TestNode(NodeFactory.Surroundings surroundings) {
        this.effects = surroundings.effects();
    }

    /** The node of a host, which must be one of these. */
    static TestNode of(Host host) {
        return (TestNode) host.node();
    }

    @Override
    public void start(long nowNanos) {
        startNanos = nowNanos;
    }

    @Override
    public void stop(long nowNanos) {
        hear("stop", nowNanos);
    }

    @Override
    public void onLinkAccepted(LinkId link, Address remote, long nowNanos) {
        latest = link;
        hear("accepted", nowNanos);
    }

    @Override
    public void onLinkOpened(LinkId link, long nowNanos) {
        latest = link;
        hear("opened", nowNanos);
    }

    @Override
    public void onLinkLost(LinkId link, LinkLoss loss, long nowNanos) {
        hear(loss.kind() + " " + loss.detail(), nowNanos);
    }

    @Override
    public void onFrame(LinkId link, Frame frame, long nowNanos) {
        switch (frame.getKindCase()) {
            case PING -> hear("ping " + frame.getPing().getNonce(), nowNanos);
            case GOSSIP -> hear("gossip of " + frame.getGossip().getEnvelopesCount(), nowNanos);
            default -> hear(frame.getKindCase().name(), nowNanos);
        }
    }

    @Override
    public void onTimer(Timer timer, long nowNanos) {
        hear(((Alarm) timer).name(), nowNanos);
    }

    @Override
    public void onDrained(LinkId link, long nowNanos) {
        hear("drained", nowNanos);
    }

    private void hear(String what, long nowNanos) {
        heard.add(what + " @" + Duration.ofNanos(nowNanos - startNanos).toMillis());
    }
}
