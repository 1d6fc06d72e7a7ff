package dev.grapevine.peer.core;

import static dev.grapevine.peer.core.PeerUnderTest.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.node.testing.Wires;
import dev.grapevine.peer.core.PeerUnderTest.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Some peers on wires grow their trees: whatever order things arrive in, everybody gets everything. */
class TreeMeetingTest {
    private static final int PEERS = 12;
    private static final SpreadingConfig TREES = SpreadingConfig.DEFAULT.withMode(SpreadingConfig.Mode.TREE);

    private final Wires wires = new Wires();
    private final List<PeerUnderTest> peers = new ArrayList<>();
    private int published;

    static LongStream orders() {
        return LongStream.range(0, 10);
    }

    private void meet(Random random) {
        for (int number = 1; number <= PEERS; number++) {
            Setting setting = Setting.of(number).spreading(TREES).bootstrap(address(1));
            PeerUnderTest peer = new PeerUnderTest(setting.config(), wires.clock(), number);
            peers.add(peer);
            wires.add(peer.address(), peer.at);
            peer.start();
            wires.run(Duration.ofSeconds(2), random);
        }
        wires.run(Duration.ofSeconds(20), random);
    }

    private void publish(int rounds, Random random) {
        for (int round = 0; round < rounds; round++) {
            for (PeerUnderTest peer : peers) {
                peer.publish(String.valueOf(++published));
                wires.run(Duration.ofMillis(100), random);
            }
        }
    }

    private void assertAllHaveAll(long order) {
        List<String> all =
                IntStream.rangeClosed(1, published).mapToObj(String::valueOf).toList();
        assertThat(peers)
                .as("order %d", order)
                .allSatisfy(peer -> assertThat(peer.texts()).containsExactlyInAnyOrderElementsOf(all));
    }

    private int duplicates() {
        return peers.stream()
                .mapToInt(peer -> peer.at.take(PeerEvent.BundleDuplicate.class).size())
                .sum();
    }

    @ParameterizedTest
    @MethodSource("orders")
    void everybodyGetsEverythingAndHardlyAnythingTwice(long order) {
        Random random = new Random(order);
        meet(random);
        publish(15, random);
        duplicates();
        int before = published;
        publish(10, random);
        wires.run(Duration.ofSeconds(5), random);

        assertAllHaveAll(order);
        int needed = (published - before) * (PEERS - 1);
        assertThat((double) duplicates() / needed).as("order %d", order).isLessThan(0.02);
    }

    @ParameterizedTest
    @MethodSource("orders")
    void whenARootDiesEverybodyElseStillGetsEverything(long order) {
        Random random = new Random(order);
        meet(random);
        publish(5, random);
        wires.run(Duration.ofSeconds(5), random);
        PeerUnderTest root = peers.stream()
                .filter(peer -> !peer.at.take(PeerEvent.TreeClaimed.class).isEmpty())
                .findFirst()
                .orElseThrow();
        wires.vanish(root.address());
        peers.remove(root);
        publish(5, random);
        wires.run(Duration.ofSeconds(100), random);

        assertAllHaveAll(order);
    }
}
