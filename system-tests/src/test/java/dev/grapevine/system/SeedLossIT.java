package dev.grapevine.system;

import static dev.grapevine.system.Network.elements;
import static dev.grapevine.system.Network.ids;
import static dev.grapevine.system.Network.joinedSeeds;
import static dev.grapevine.system.Network.known;
import static dev.grapevine.system.Network.listed;
import static dev.grapevine.system.Network.neighbours;
import static dev.grapevine.system.Network.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Seeds are killed, some or all, and started again; peers go on. Each test leaves three seeds that are up. */
class SeedLossIT {
    @RegisterExtension
    static final Network network = Network.of(3, 8);

    @BeforeEach
    void formed() {
        network.awaitOverlay();
    }

    @Test
    void aMinorityLostChangesNothingForPeersAndNewcomersFindEverybody() {
        Map<NodeProcess, Set<String>> before = network.settledLinks();
        List<Long> lostBefore = linksLost();
        NodeProcess lost = network.seeds().get(1);

        network.lose(lost);

        network.broadcastReachesAll(network.peers().get(2), "one seed less");
        soon().untilAsserted(() -> assertThat(network.peers()).allMatch(peer -> joinedSeeds(peer) == 2));
        // A peer that still looked for a neighbour may find one; nobody loses any.
        before.forEach((peer, links) ->
                assertThat(neighbours(peer)).as("neighbours of %s", peer).containsAll(links));
        assertThat(linksLost()).as("links lost by each peer").isEqualTo(lostBefore);
        NodeProcess newcomer = network.addPeer();
        soon().untilAsserted(() -> {
            assertThat(joinedSeeds(newcomer)).isEqualTo(2);
            assertThat(known(newcomer)).containsAll(ids(before.keySet()));
        });
        network.awaitOverlay();
        network.broadcastReachesAll(newcomer, "a newcomer speaks");

        restarted(List.of(lost));
    }

    @Test
    void withoutAnySeedGossipGoesOnAndRestartedSeedsAreRepopulated() {
        List<NodeProcess> lost = network.seeds();

        lost.forEach(network::lose);

        soon().untilAsserted(() -> assertThat(network.peers()).allMatch(peer -> joinedSeeds(peer) == 0));
        for (NodeProcess peer : network.peers()) {
            network.broadcastReachesAll(peer, "no seed, says " + peer);
            assertThat(elements(peer.json("seeds"))
                            .map(seed -> seed.get("state").asText()))
                    .as("seeds of %s", peer)
                    .doesNotContain("joined")
                    .contains("unreachable");
        }
        aPeerLostWithoutSeedsIsReplaced();

        restarted(lost);
    }

    /** Peers remember each other: the overlay repairs itself without being told of anybody. */
    private static void aPeerLostWithoutSeedsIsReplaced() {
        NodeProcess victim = network.peers().get(0);
        network.lose(victim);
        soon().untilAsserted(() -> {
            assertThat(network.peers()).noneMatch(peer -> neighbours(peer).contains(victim.id()));
            assertThat(network.peers()).allMatch(peer -> neighbours(peer).size() >= 5);
            assertThat(network.reachable()).isEqualTo(ids(network.peers()));
        });
        network.broadcastReachesAll(network.peers().get(0), "one peer less and no seed");
    }

    /** The same ports and names; every peer comes back to a majority, and they list everybody. */
    private static void restarted(List<NodeProcess> lost) {
        for (NodeProcess seed : lost) {
            assertThat(network.restart(seed).id()).isEqualTo(seed.id());
        }
        soon().untilAsserted(() -> {
            assertThat(network.peers()).allMatch(peer -> joinedSeeds(peer) == 2);
            Set<String> registered = new LinkedHashSet<>();
            network.seeds().forEach(seed -> registered.addAll(listed(seed)));
            assertThat(registered).containsAll(ids(network.peers()));
        });
        NodeProcess newcomer = network.addPeer();
        Set<String> others = ids(network.peers());
        others.remove(newcomer.id());
        soon().untilAsserted(() -> assertThat(known(newcomer)).containsAll(others));
    }

    private static List<Long> linksLost() {
        return network.peers().stream()
                .map(peer -> peer.counter("neighbourLost"))
                .toList();
    }
}
