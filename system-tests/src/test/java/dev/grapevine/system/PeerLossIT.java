package dev.grapevine.system;

import static dev.grapevine.system.Network.ids;
import static dev.grapevine.system.Network.listed;
import static dev.grapevine.system.Network.neighbours;
import static dev.grapevine.system.Network.soon;
import static dev.grapevine.system.Network.within;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Peers that are killed, hang and come back. In this order: whoever has dialled a hung peer in vain leaves it alone for a
 * while, and in so small a network it may be the only one left to replace a killed one.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PeerLossIT {
    private static final Duration WINDOW = Duration.ofSeconds(1);
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final Duration REPLACED = Duration.ofSeconds(2);
    private static final Duration DROPPED = Duration.ofSeconds(10);

    @RegisterExtension
    static final Network network = Network.of(3, 12, "--ping-interval", "1s");

    @BeforeEach
    void formed() {
        network.awaitOverlay();
    }

    @Test
    @Order(1)
    void aKilledPeerIsNoticedReplacedAndDropped() {
        Map<NodeProcess, Set<String>> before = network.settledLinks();
        NodeProcess victim = mostDialled();
        before.remove(victim);
        List<NodeProcess> bereaved = before.keySet().stream()
                .filter(peer -> before.get(peer).contains(victim.id()))
                .toList();
        List<NodeProcess> needy = bereaved.stream()
                .filter(peer -> dialled(peer, victim) || before.get(peer).size() <= 5)
                .filter(peer -> somebodyIsLeft(before.get(peer)))
                .toList();
        assertThat(needy).as("peers that need a replacement").isNotEmpty();

        network.lose(victim);
        long killed = System.nanoTime();

        within(left(AT_ONCE, killed))
                .untilAsserted(() ->
                        assertThat(bereaved).noneMatch(peer -> neighbours(peer).contains(victim.id())));
        report("noticed by all neighbours", killed);
        within(left(REPLACED, killed))
                .untilAsserted(() -> assertThat(needy).allMatch(peer -> replaced(peer, before.get(peer))));
        report("replaced by the " + needy.size() + " that needed it", killed);
        within(left(DROPPED, killed)).untilAsserted(() -> {
            assertThat(network.seeds()).noneMatch(seed -> listed(seed).contains(victim.id()));
            assertThat(network.seeds())
                    .allMatch(seed -> seed.json("status").get("hidden").asInt() == 0, "has removed it");
        });
        report("removed by every seed", killed);
        network.awaitOverlay();
        network.broadcastReachesAll(needy.get(0), "one peer less");
    }

    /** Early peers of a small network may be linked with everybody: nobody is left to replace the victim then. */
    private boolean somebodyIsLeft(Set<String> links) {
        return links.size() < network.peers().size() - 1;
    }

    @Test
    @Order(2)
    void aHungPeerIsReportedAfterThreeMissedWindowsAndComesBackByItself() {
        NodeProcess hidden = network.peers().get(1);
        NodeProcess removed = network.peers().get(2);
        Set<String> hung = ids(List.of(hidden, removed));
        List<NodeProcess> others = others(hung);
        Map<NodeProcess, Long> missedBefore = counters(others, "windowMissed");
        Map<NodeProcess, Long> deadBefore = counters(others, "neighbourDead");
        Map<NodeProcess, Long> reportsBefore = counters(network.seeds(), "deathReported");

        long stopped = System.nanoTime();
        hidden.signal("STOP");
        removed.signal("STOP");

        soon().until(() -> sum(counters(network.seeds(), "deathReported")) > sum(reportsBefore));
        assertThat(Duration.ofNanos(System.nanoTime() - stopped))
                .as("from the last sign of life to the first report")
                .isGreaterThanOrEqualTo(WINDOW.multipliedBy(3).minusMillis(100));
        report("reported first", stopped);
        soon().untilAsserted(() ->
                assertThat(others).noneMatch(peer -> neighbours(peer).stream().anyMatch(hung::contains)));
        report("given up by every neighbour", stopped);
        counters(others, "neighbourDead")
                .forEach((peer, dead) -> assertThat(peer.counter("windowMissed") - missedBefore.get(peer))
                        .as("windows that %s saw missed", peer)
                        .isGreaterThanOrEqualTo(3 * (dead - deadBefore.get(peer))));

        soon().until(() ->
                network.seeds().stream().noneMatch(seed -> listed(seed).contains(hidden.id())));
        report("gone from the lists", stopped);
        hidden.signal("CONT");
        assertBack(hidden);
        report("(continued once hidden) back", stopped);

        soon().until(() -> network.seeds().stream()
                .allMatch(seed -> seed.json("status").get("hidden").asInt() == 0
                        && !listed(seed).contains(removed.id())));
        report("removed", stopped);
        removed.signal("CONT");
        assertBack(removed);
        report("(continued once removed) back", stopped);
        assertThat(network.seeds()).allSatisfy(seed -> assertThat(listed(seed)).isSubsetOf(ids(network.peers())));
    }

    private static void assertBack(NodeProcess peer) {
        within(Duration.ofSeconds(15)).untilAsserted(() -> {
            assertThat(network.seeds().stream().filter(seed -> listed(seed).contains(peer.id())))
                    .as("seeds that list %s", peer)
                    .hasSize(2);
            assertThat(neighbours(peer)).as("neighbours of %s", peer).hasSizeGreaterThanOrEqualTo(5);
        });
        List<NodeProcess> running =
                network.peers().stream().filter(p -> !p.isStopped()).toList();
        NodeProcess speaker =
                running.stream().filter(p -> p != peer).findFirst().orElseThrow();
        String hash = speaker.ask("broadcast welcome back " + peer);
        soon().untilAsserted(() -> assertThat(peer.ask("msg --json")).contains(hash));
        String answer = peer.ask("broadcast here I am " + peer);
        soon().untilAsserted(() -> assertThat(running)
                .allSatisfy(p -> assertThat(p.ask("msg --json")).contains(answer)));
    }

    /** The peer that most others have dialled: losing it leaves the most links to be replaced. */
    private static NodeProcess mostDialled() {
        return network.peers().stream()
                .max(Comparator.comparingLong((NodeProcess victim) ->
                        network.peers().stream().filter(p -> dialled(p, victim)).count()))
                .orElseThrow();
    }

    /** Whether it was this peer that opened its latest link to the other. */
    private static boolean dialled(NodeProcess peer, NodeProcess other) {
        String up = "NeighbourUp[peer=" + other.id().substring(0, 8) + ",";
        return peer.log().stream()
                .filter(line -> line.contains(up))
                .reduce((first, last) -> last)
                .filter(line -> line.contains("dialled=true"))
                .isPresent();
    }

    private static boolean replaced(NodeProcess peer, Set<String> before) {
        Set<String> now = new HashSet<>(neighbours(peer));
        boolean everybody = now.size() == network.peers().size() - 1;
        now.removeAll(before);
        return everybody || !now.isEmpty();
    }

    private static List<NodeProcess> others(Set<String> than) {
        return network.peers().stream()
                .filter(peer -> !than.contains(peer.id()))
                .toList();
    }

    private static Map<NodeProcess, Long> counters(List<NodeProcess> nodes, String counter) {
        Map<NodeProcess, Long> counters = new LinkedHashMap<>();
        nodes.forEach(node -> counters.put(node, node.counter(counter)));
        return counters;
    }

    private static long sum(Map<NodeProcess, Long> counters) {
        return counters.values().stream().mapToLong(Long::longValue).sum();
    }

    private static Duration left(Duration time, long sinceNanos) {
        return time.minusNanos(System.nanoTime() - sinceNanos);
    }

    private static void report(String what, long sinceNanos) {
        System.out.println(what + " after " + (System.nanoTime() - sinceNanos) / 1_000_000 + " ms");
    }
}
