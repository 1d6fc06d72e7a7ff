package dev.grapevine.system;

import static dev.grapevine.system.Network.elements;
import static dev.grapevine.system.Network.ids;
import static dev.grapevine.system.Network.listed;
import static dev.grapevine.system.Network.neighbours;
import static dev.grapevine.system.Network.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Three seeds and a dozen peers: one overlay, and every message once everywhere. */
class GossipIT {
    private static final int PEERS = Boolean.getBoolean("grapevine.full") ? 30 : 12;
    private static final int BROADCASTS = Boolean.getBoolean("grapevine.full") ? 5_000 : 200;

    @RegisterExtension
    static final Network network = Network.of(3, PEERS);

    @BeforeAll
    static void formed() {
        network.awaitOverlay();
    }

    @Test
    void thePeersFormOneConnectedOverlay() {
        soon().untilAsserted(() -> {
            assertThat(network.reachable()).isEqualTo(ids(network.peers()));
            for (NodeProcess peer : network.peers()) {
                for (NodeProcess other : network.peers()) {
                    assertThat(neighbours(other).contains(peer.id()))
                            .as("%s and %s agree whether they are linked", peer, other)
                            .isEqualTo(neighbours(peer).contains(other.id()));
                }
            }
        });
    }

    @Test
    void everyPeerIsRegisteredWithAMajorityAndFindsEveryOther() {
        soon().untilAsserted(() -> {
            Map<String, Integer> registrations = new HashMap<>();
            network.seeds().forEach(seed -> listed(seed).forEach(peer -> registrations.merge(peer, 1, Integer::sum)));
            assertThat(registrations).containsOnlyKeys(ids(network.peers())).containsValue(2);
            assertThat(registrations.values()).containsOnly(2);
        });
        NodeProcess newcomer = network.addPeer();
        soon().untilAsserted(() -> {
            Set<String> all = new LinkedHashSet<>(ids(network.peers()));
            all.remove(newcomer.id());
            assertThat(Network.known(newcomer)).containsAll(all);
        });
        network.awaitOverlay();
    }

    @Test
    void aBroadcastFromEachPeerReachesAllOthers() {
        for (NodeProcess peer : network.peers()) {
            network.broadcastReachesAll(peer, "from " + peer + ", it's here");
        }
    }

    @Test
    void everyBroadcastIsDeliveredOnceAtEveryPeer() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<NodeProcess> peers = network.peers();
        Map<NodeProcess, Long> before = new HashMap<>();
        peers.forEach(peer -> before.put(peer, delivered(peer)));
        Map<String, String> textByHash = new HashMap<>();
        for (int i = 0; i < BROADCASTS; i++) {
            String text = "random " + seed + " " + i;
            textByHash.put(peers.get(random.nextInt(peers.size())).ask("broadcast " + text), text);
        }
        assertThat(textByHash).hasSize(BROADCASTS);
        for (NodeProcess peer : peers) {
            soon().untilAsserted(() -> assertThat(ofThisTest(peer, seed)).hasSizeGreaterThanOrEqualTo(BROADCASTS));
            assertThat(ofThisTest(peer, seed))
                    .as("messages of seed %d at %s", seed, peer)
                    .containsExactlyInAnyOrderElementsOf(lines(textByHash));
            assertThat(delivered(peer) - before.get(peer)).isEqualTo(BROADCASTS);
        }
    }

    /** Messages published and received: counted at each delivery, not looked up in a table of ids. */
    private static long delivered(NodeProcess peer) {
        return peer.counter("messagesReceived") + peer.counter("messagesPublished");
    }

    private static List<String> ofThisTest(NodeProcess peer, long seed) {
        return elements(peer.json("msg"))
                .filter(m -> m.get("text").asText().startsWith("random " + seed + " "))
                .map(m -> m.get("hash").asText() + " " + m.get("text").asText())
                .toList();
    }

    private static List<String> lines(Map<String, String> textByHash) {
        List<String> lines = new ArrayList<>();
        textByHash.forEach((hash, text) -> lines.add(hash + " " + text));
        return lines;
    }
}
