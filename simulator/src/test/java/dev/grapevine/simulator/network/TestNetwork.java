package dev.grapevine.simulator.network;

import com.google.protobuf.ByteString;
import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Limits;
import dev.grapevine.simulator.engine.Randomness;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Ping;
import java.time.Duration;

/** Hosts with {@link TestNode}s and, unless said otherwise, 10 ms between any two. */
final class TestNetwork {
    final Network network;

    TestNetwork() {
        this(PathModel.latency(Distribution.constant(Duration.ofMillis(10))));
    }

    TestNetwork(PathModel paths) {
        network = new Network(new Randomness(1), paths, Limits.DEFAULT);
    }

    /** A running host. */
    Host host() {
        return host(new HostClock(-5_000_000_000L, 0, 0));
    }

    /** A running host. */
    Host host(HostClock clock) {
        int number = network.hosts().size() + 1;
        Host host = network.add(new Address("10.0.0." + number, 6001), clock, TestNode::new);
        host.start();
        return host;
    }

    /** Dials and waits until both sides know. */
    LinkId link(Host from, Host to) {
        from.act(now -> TestNode.of(from).effects.dial(to.address()));
        run(30);
        return TestNode.of(from).latest;
    }

    void ping(Host from, LinkId link, long nonce) {
        from.act(now -> TestNode.of(from).effects.send(link, pingFrame(nonce)));
    }

    void run(long millis) {
        network.engine().run(Duration.ofMillis(millis));
    }

    static Frame pingFrame(long nonce) {
        return Frame.newBuilder().setPing(Ping.newBuilder().setNonce(nonce)).build();
    }

    static Envelope envelope(int bytes) {
        return Envelope.newBuilder()
                .setBundle(ByteString.copyFrom(new byte[bytes]))
                .setHops(1)
                .build();
    }
}
