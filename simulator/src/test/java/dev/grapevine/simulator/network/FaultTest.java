package dev.grapevine.simulator.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.node.LinkId;
import dev.grapevine.simulator.fault.FrameLoss;
import dev.grapevine.simulator.fault.Partition;
import dev.grapevine.simulator.fault.Partition.Direction;
import dev.grapevine.wire.Frame;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FaultTest {
    private final TestNetwork net = new TestNetwork();
    private final Host a = net.host();
    private final Host b = net.host();

    @Test
    void aLinkOutlivesAPartitionAndDeliversInOrderAtTheNextAttempt() {
        LinkId link = net.link(a, b);
        var partition = Partition.of(host -> host == a);
        net.network.obstruct(partition);
        net.ping(a, link, 1);
        net.run(1_000);
        net.ping(a, link, 2);
        net.run(1_000);
        net.network.clear(partition);
        net.ping(a, link, 3);
        net.run(10_000);
        assertThat(TestNode.of(b).heard)
                .containsExactly("accepted @30", "ping 1 @3040", "ping 2 @3040", "ping 3 @3040");
    }

    @Test
    void nobodyAnswersThroughAPartition() {
        net.network.obstruct(new Partition(host -> host == a, Direction.INWARD));
        a.act(now -> TestNode.of(a).effects.dial(b.address()));
        net.run(3_000);
        assertThat(TestNode.of(a).heard).containsExactly("UNREACHABLE no answer @2000");
        assertThat(TestNode.of(b).heard).isEmpty();
    }

    @Test
    void aOneWayPartitionLetsTheOtherWayThrough() {
        LinkId link = net.link(a, b);
        net.network.obstruct(new Partition(host -> host == a, Direction.INWARD));
        net.ping(a, link, 1);
        net.ping(b, TestNode.of(b).latest, 2);
        net.run(100);
        assertThat(TestNode.of(a).heard).containsExactly("opened @20");
        assertThat(TestNode.of(b).heard).containsExactly("accepted @30", "ping 1 @40");
    }

    @Test
    void losesAndDoublesFramesOfAKind() {
        LinkId link = net.link(a, b);
        net.network.interfere(new FrameLoss(Set.of(Frame.KindCase.PING), 0.3, 0.1, new SplittableRandom(1)));
        for (int i = 0; i < 1_000; i++) {
            net.ping(a, link, i);
        }
        net.run(100);
        assertThat(TestNode.of(b).heard.size()).isBetween(700, 900);
        assertThat(TestNode.of(b).heard.stream().skip(1).distinct().count()).isBetween(650L, 750L);
    }
}
