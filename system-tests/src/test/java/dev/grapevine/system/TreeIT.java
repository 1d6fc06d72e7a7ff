package dev.grapevine.system;

import static dev.grapevine.system.Network.elements;
import static dev.grapevine.system.Network.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The shipped peer in mode {@code tree}: what the simulator promises, with real processes. */
class TreeIT {
    private static final boolean FULL = Boolean.getBoolean("grapevine.full");
    private static final int PEERS = FULL ? 30 : 9;
    private static final int MESSAGES = FULL ? 1_000 : 100;
    private static final int WARM_UP = 40;
    private static final double MOST_REDUNDANCY = 0.1;

    @RegisterExtension
    static final Network network =
            Network.of(3, PEERS, "--mode", "tree").jvm("-XX:TieredStopAtLevel=1", "-Xmx96m", "-XX:+UseSerialGC");

    private final Random random = new Random(7);

    @BeforeEach
    void formed() {
        network.awaitOverlay();
        soon().until(this::treesHaveGrown);
    }

    /** They grow within seconds of the first message; until then messages go to everybody. */
    private boolean treesHaveGrown() {
        long before = sum(peer -> peer.counter("bundleDuplicate"));
        awaitAll(publish(WARM_UP, network.peers()));
        return sum(peer -> peer.counter("bundleDuplicate")) == before;
    }

    private static void awaitAll(Set<String> published) {
        for (NodeProcess peer : network.peers()) {
            soon().untilAsserted(
                            () -> assertThat(hashes(peer)).as("at %s", peer).containsAll(published));
        }
    }

    @Test
    void everyMessageArrivesOnceAndHardlyAnyPayloadTwice() {
        List<NodeProcess> peers = network.peers();
        long duplicatesBefore = sum(peer -> peer.counter("bundleDuplicate"));
        long receivedBefore = sum(peer -> peer.counter("messagesReceived"));

        Set<String> published = publish(MESSAGES, peers);

        long due = (long) MESSAGES * (PEERS - 1);
        soon().untilAsserted(() -> assertThat(sum(peer -> peer.counter("messagesReceived")) - receivedBefore)
                .isEqualTo(due));
        peers.forEach(peer -> assertThat(hashes(peer)).as("at %s", peer).containsAll(published));
        double redundancy = (double) (sum(peer -> peer.counter("bundleDuplicate")) - duplicatesBefore) / due;
        System.out.printf("redundancy %.4f%n", redundancy);
        assertThat(redundancy).isLessThanOrEqualTo(MOST_REDUNDANCY);
    }

    @Test
    void whenAFifthIsKilledHalfWayTheSurvivorsMissNothing() {
        Set<String> published = new LinkedHashSet<>(publish(MESSAGES / 2, survivors()));
        List<NodeProcess> victims = new ArrayList<>(network.peers()).subList(0, PEERS / 5);
        victims.forEach(network::lose);
        published.addAll(publish(MESSAGES / 2, network.peers()));

        for (NodeProcess peer : network.peers()) {
            soon().untilAsserted(
                            () -> assertThat(hashes(peer)).as("at %s", peer).containsAll(published));
            assertThat(hashes(peer)).doesNotHaveDuplicates();
        }
        while (network.peers().size() < PEERS) {
            network.addPeer();
        }
    }

    private static List<NodeProcess> survivors() {
        return network.peers().subList(PEERS / 5, PEERS);
    }

    /** Each from a peer drawn at random; returns the hashes. */
    private Set<String> publish(int count, List<NodeProcess> from) {
        Set<String> hashes = new LinkedHashSet<>();
        for (int i = 0; i < count; i++) {
            hashes.add(from.get(random.nextInt(from.size())).ask("broadcast message " + random.nextLong()));
        }
        return hashes;
    }

    private static List<String> hashes(NodeProcess peer) {
        return elements(peer.json("msg")).map(m -> m.get("hash").asText()).collect(Collectors.toList());
    }

    private static long sum(ToLongFunction<NodeProcess> counter) {
        return network.peers().stream().mapToLong(counter).sum();
    }
}
