package dev.grapevine.simulator.network;

import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.node.LinkLoss;
import dev.grapevine.node.Node;
import dev.grapevine.node.Timer;
import dev.grapevine.protocol.Address;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Ping;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Dials a few addresses at random and passes every ping it has not seen on to all its links. */
final class FloodNode implements Node {
    private enum Alarm implements Timer {
        DIAL
    }

    private static final long SECOND = 1_000_000_000L;

    private final Effects effects;
    private final RandomGenerator random;
    private final List<Address> addresses;
    private final Set<LinkId> links = new LinkedHashSet<>();
    private final Set<Long> seen = new HashSet<>();

    FloodNode(NodeFactory.Surroundings surroundings, List<Address> addresses) {
        this.effects = surroundings.effects();
        this.random = surroundings.random();
        this.addresses = addresses;
    }

    int seen() {
        return seen.size();
    }

    void publish() {
        spread(random.nextLong());
    }

    @Override
    public void start(long nowNanos) {
        effects.schedule(Alarm.DIAL, random.nextLong(SECOND));
    }

    @Override
    public void stop(long nowNanos) {}

    @Override
    public void onLinkAccepted(LinkId link, Address remote, long nowNanos) {
        links.add(link);
    }

    @Override
    public void onLinkOpened(LinkId link, long nowNanos) {
        links.add(link);
    }

    @Override
    public void onLinkLost(LinkId link, LinkLoss loss, long nowNanos) {
        links.remove(link);
    }

    @Override
    public void onFrame(LinkId link, Frame frame, long nowNanos) {
        spread(frame.getPing().getNonce());
    }

    @Override
    public void onTimer(Timer timer, long nowNanos) {
        if (links.size() < 5) {
            effects.dial(addresses.get(random.nextInt(addresses.size())));
        }
        effects.schedule(Alarm.DIAL, random.nextLong(SECOND));
    }

    @Override
    public void onDrained(LinkId link, long nowNanos) {}

    private void spread(long nonce) {
        if (seen.add(nonce)) {
            Frame frame = Frame.newBuilder()
                    .setPing(Ping.newBuilder().setNonce(nonce))
                    .build();
            links.forEach(link -> effects.send(link, frame));
        }
    }
}
