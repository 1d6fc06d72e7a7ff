package dev.grapevine.simulator.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.node.LinkId;
import dev.grapevine.simulator.network.TestNode.Alarm;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostTest {
    private final TestNetwork net = new TestNetwork();
    private final Host a = net.host();
    private final Host b = net.host();

    @Test
    void anEqualTimerReplacesTheOneBeforeAndCancellingForgetsIt() {
        var effects = TestNode.of(a).effects;
        a.act(now -> {
            effects.schedule(new Alarm("one"), 5_000_000);
            effects.schedule(new Alarm("two"), 6_000_000);
            effects.schedule(new Alarm("three"), 7_000_000);
            effects.schedule(new Alarm("one"), 9_000_000);
            effects.cancel(new Alarm("two"));
        });
        net.run(20);
        assertThat(TestNode.of(a).heard).containsExactly("three @7", "one @9");
    }

    @Test
    void aPausedProcessFindsEverythingLater() {
        LinkId link = net.link(a, b);
        b.act(now -> TestNode.of(b).effects.schedule(new Alarm("alarm"), 5_000_000));
        b.pause();
        net.ping(a, link, 1);
        net.run(70);
        assertThat(TestNode.of(b).heard).containsExactly("accepted @30");
        b.resume();
        assertThat(TestNode.of(b).heard).containsExactly("accepted @30", "alarm @100", "ping 1 @100");
    }

    @Test
    void theKernelOfAPausedProcessStillAnswersWhoDials() {
        b.pause();
        net.link(a, b);
        assertThat(TestNode.of(a).heard).containsExactly("opened @20");
        b.resume();
        assertThat(TestNode.of(b).heard).containsExactly("accepted @30");
    }

    @Test
    void theConnectionsOfAKilledProcessAreReset() {
        net.link(a, b);
        b.kill();
        net.run(10);
        assertThat(TestNode.of(a).heard).containsExactly("opened @20", "LOST closed @40");
    }

    @Test
    void aStoppedNodeSaysGoodbyeFirst() {
        net.link(a, b);
        b.stop();
        net.run(10);
        assertThat(TestNode.of(b).heard).containsExactly("accepted @30", "stop @30");
        assertThat(TestNode.of(a).heard).containsExactly("opened @20", "LOST closed @40");
        assertThat(b.state()).isEqualTo(Host.State.DOWN);
    }

    @Test
    void aHostThatVanishesSaysNothingUntilItIsBack() {
        LinkId link = net.link(a, b);
        b.vanish();
        net.ping(a, link, 1);
        a.act(now -> TestNode.of(a).effects.dial(b.address()));
        net.run(60_000);
        assertThat(TestNode.of(a).heard).containsExactly("opened @20", "UNREACHABLE no answer @2030");
        b.start();
        net.run(120_000);
        assertThat(TestNode.of(a).heard).hasSize(3).last().asString().startsWith("LOST closed");
        assertThat(TestNode.of(b).heard).isEmpty();
    }

    @Test
    void aConnectionToAVanishedHostTimesOutInTheEnd() {
        LinkId link = net.link(a, b);
        b.vanish();
        net.ping(a, link, 1);
        net.run(1_000_000);
        assertThat(TestNode.of(a).heard).hasSize(2).last().asString().startsWith("LOST timed out");
    }

    @Test
    void aRestartedProcessIsAnotherOne() {
        LinkId link = net.link(a, b);
        TestNode before = TestNode.of(b);
        b.act(now -> before.effects.schedule(new Alarm("old"), 50_000_000));
        b.kill();
        b.start();
        net.ping(a, link, 1);
        net.run(100);
        assertThat(TestNode.of(b)).isNotSameAs(before);
        assertThat(TestNode.of(b).heard).isEmpty();
        assertThat(before.heard).isEqualTo(List.of("accepted @30"));
    }

    @Test
    void clocksDrift() {
        Host fast = net.host(new HostClock(0, 1_000, 100_000));
        fast.act(now -> TestNode.of(fast).effects.schedule(new Alarm("ring"), 1_100_000_000));
        net.run(999);
        assertThat(TestNode.of(fast).heard).isEmpty();
        net.run(1);
        assertThat(TestNode.of(fast).heard).containsExactly("ring @1100");
        assertThat(fast.wallMillis()).isEqualTo(2_100);
    }
}
