package dev.grapevine.simulator.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.grapevine.peer.core.PeerNode;
import dev.grapevine.peer.view.SeedLink;
import dev.grapevine.protocol.BundleId;
import dev.grapevine.seed.core.SeedNode;
import dev.grapevine.simulator.engine.Randomness;
import dev.grapevine.simulator.engine.Randomness.Purpose;
import dev.grapevine.simulator.fault.RandomFaults;
import dev.grapevine.simulator.network.Host;
import java.time.Duration;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A phase of faults, then calm: the network has to come together again. */
class RecoveryTest {
    private static final int PEERS = 40;
    private static final int STRIKES = 60;

    @ParameterizedTest(name = "random seed {0}, cap {1}")
    @CsvSource({"1, 64", "4, 3", "6, 4", "7, 8"})
    void theNetworkComesTogetherAgain(long seed, int cap) {
        comesTogetherAgain(seed, cap);
    }

    @ParameterizedTest(name = "random seed {0}, cap {1}")
    @CsvSource({"2, 64", "3, 64", "5, 3", "8, 64", "9, 3", "10, 4", "11, 8", "12, 64"})
    @EnabledIfSystemProperty(named = "grapevine.full", matches = "true", disabledReason = "more of the same")
    void itDoesSoManyTimes(long seed, int cap) {
        comesTogetherAgain(seed, cap);
    }

    private static void comesTogetherAgain(long seed, int cap) {
        var randomness = new Randomness(seed);
        var overlay = new Overlay(Shape.DEFAULT.withMaxPeers(cap), randomness);
        checkOnce(overlay);
        overlay.join(PEERS, 20);
        disturb(overlay, randomness.stream(Purpose.FAULT));
        overlay.run(Duration.ofSeconds(240));
        checkOverlay(overlay, cap);
        checkSeeds(overlay);
        checkBroadcast(overlay);
    }

    private static void disturb(Overlay overlay, RandomGenerator random) {
        List<Host> hosts = Stream.concat(
                        overlay.seeds().stream(), overlay.peers().stream().map(SimulatedPeer::host))
                .toList();
        var faults = new RandomFaults(overlay.network(), hosts, random);
        for (int i = 0; i < STRIKES; i++) {
            faults.strike();
            overlay.peers().get(random.nextInt(PEERS)).publish(ByteString.copyFromUtf8("during " + i));
            overlay.run(Duration.ofMillis(random.nextLong(5_000)));
        }
        faults.calm();
    }

    /** Within one life of a process, no bundle comes twice. */
    private static void checkOnce(Overlay overlay) {
        Map<PeerNode, Set<BundleId>> delivered = new IdentityHashMap<>();
        overlay.watchDeliveries((peer, delivery) -> {
            Set<BundleId> before = delivered.computeIfAbsent(peer.node(), node -> new HashSet<>());
            assertThat(before.add(delivery.bundle().id())).as("first delivery").isTrue();
        });
    }

    private static void checkOverlay(Overlay overlay, int cap) {
        OverlayGraph graph = overlay.graph();
        assertThat(graph.components().count()).as("components").isEqualTo(1);
        assertThat(graph.highestDegree()).as("highest degree").isLessThanOrEqualTo(cap);
        assertThat(graph.oneSided()).as("links that only one end knows of").isZero();
    }

    private static void checkSeeds(Overlay overlay) {
        assertThat(overlay.peers())
                .allSatisfy(peer -> assertThat(peer.node().seeds())
                        .filteredOn(seed -> seed.state() == SeedLink.State.JOINED)
                        .hasSize(2));
        int registered = overlay.seeds().stream()
                .mapToInt(seed -> ((SeedNode) seed.node()).listedPeers())
                .sum();
        assertThat(registered).as("registrations at all seeds together").isEqualTo(2 * PEERS);
    }

    private static void checkBroadcast(Overlay overlay) {
        Set<Integer> reached = new HashSet<>();
        overlay.watchDeliveries((peer, delivery) -> reached.add(peer.index()));
        overlay.peers().get(0).publish(ByteString.copyFromUtf8("after"));
        overlay.run(Duration.ofSeconds(5));
        assertThat(reached).as("peers that the broadcast reached").hasSize(PEERS);
    }
}
