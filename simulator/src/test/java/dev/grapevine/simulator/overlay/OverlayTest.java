package dev.grapevine.simulator.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.grapevine.peer.view.SeedLink;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.seed.core.SeedNode;
import dev.grapevine.seed.view.RegisteredPeer;
import dev.grapevine.simulator.engine.Randomness;
import dev.grapevine.simulator.network.Host;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The shipped cores on simulated hosts. */
class OverlayTest {
    private static final int PEERS = 60;

    private final Overlay overlay = new Overlay(Shape.DEFAULT, new Randomness(11));

    @Test
    void peersJoinAMajorityOfTheSeedsAndOneOverlay() {
        form();
        assertThat(overlay.peers())
                .allSatisfy(peer -> assertThat(peer.node().seeds())
                        .filteredOn(seed -> seed.state() == SeedLink.State.JOINED)
                        .hasSize(2));
        assertThat(overlay.graph().components().count()).isEqualTo(1);
        assertThat(overlay.graph().oneSided()).isZero();
    }

    /** A seed attests what both ends of a link tell it, so every link between two of its peers. */
    @Test
    void seedsAttestTheDegreesThatPeersHave() {
        form();
        for (Host seed : overlay.seeds()) {
            Map<NodeId, Integer> attested = new HashMap<>();
            registered(seed).forEach(peer -> attested.put(peer.id(), peer.degree()));
            assertThat(overlay.peers())
                    .filteredOn(peer -> attested.containsKey(peer.id()))
                    .allSatisfy(peer -> assertThat(peer.node().neighbours())
                            .filteredOn(neighbour -> attested.containsKey(neighbour.id()))
                            .hasSize(attested.get(peer.id())));
        }
    }

    @Test
    void aBroadcastReachesEverybodyOnce() {
        Map<Integer, Integer> received = new HashMap<>();
        overlay.watchDeliveries((peer, delivery) -> received.merge(peer.index(), 1, Integer::sum));
        form();
        overlay.peers().get(7).publish(ByteString.copyFromUtf8("hello"));
        overlay.run(Duration.ofSeconds(2));
        assertThat(received).hasSize(PEERS);
        assertThat(received.values()).containsOnly(1);
    }

    @Test
    void theNetworkClosesTheGapThatAKilledPeerLeaves() {
        form();
        SimulatedPeer killed = overlay.peers().get(0);
        killed.host().kill();
        overlay.run(Duration.ofSeconds(10));
        assertThat(overlay.graph().components().count()).isEqualTo(1);
        assertThat(IntStream.of(overlay.graph().degrees())).allMatch(degree -> degree >= 5);
        assertThat(overlay.seeds())
                .allSatisfy(seed -> assertThat(registered(seed))
                        .extracting(RegisteredPeer::id)
                        .doesNotContain(killed.id()));
    }

    private static List<RegisteredPeer> registered(Host seed) {
        return ((SeedNode) seed.node()).peers(seed.nowNanos());
    }

    private void form() {
        overlay.join(PEERS, 20);
        overlay.run(Duration.ofSeconds(5));
    }
}
