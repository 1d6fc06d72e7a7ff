package dev.grapevine.peer.core;

import static dev.grapevine.peer.core.PeerUnderTest.SEED_A;
import static dev.grapevine.peer.core.PeerUnderTest.list;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.node.LinkId;
import dev.grapevine.node.LinkLoss;
import dev.grapevine.peer.core.PeerUnderTest.Setting;
import dev.grapevine.protocol.Address;
import dev.grapevine.wire.PeerRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A seed's list in which one network has fifty peers, and these the highest degrees. */
class SpreadTest {
    private static final int CROWD = 50;
    private static final int MOST_POPULAR = 60_000;

    @ParameterizedTest
    @CsvSource({"64, 3, 2", "8, 2, 2", "6, 2, 1", "4, 1, 1"})
    void halfOfTheLinksGoIntoOneNetworkAtMost(int cap, int intoIt, int elsewhere) {
        for (int random = 0; random < 20; random++) {
            List<String> hosts = hosts(dialled(cap, random, "198.51", "203", "192", "8", "9"));
            assertThat(hosts.stream().filter(host -> host.startsWith("198.51"))).hasSizeLessThanOrEqualTo(intoIt);
            assertThat(hosts.stream().filter(host -> !host.startsWith("198.51")))
                    .hasSizeGreaterThanOrEqualTo(elsewhere);
        }
    }

    /** Private networks, names that nobody resolves, and whoever is alone there: no peer stays without neighbours. */
    @ParameterizedTest
    @ValueSource(strings = {"198.51", "10.0", "127.0"})
    void whereNobodyElseIsKnownAllGoThere(String network) {
        assertThat(dialled(64, 1, network)).hasSize(5);
    }

    @Test
    void privateNetworksAreNotSpread() {
        List<String> hosts = hosts(dialled(64, 1, "10.0", "203"));

        assertThat(hosts.stream().filter(host -> host.startsWith("10.0"))).hasSizeGreaterThanOrEqualTo(4);
    }

    @Test
    void namesAreOneNetworkBecauseTheyCostNothing() {
        PeerUnderTest peer = new PeerUnderTest(Setting.of(0).seeds(SEED_A));
        LinkId seed = peer.start().join(SEED_A);
        List<PeerRecord> records = new ArrayList<>(crowd("203.0"));
        records.subList(2, CROWD).clear();
        for (int i = 100; i < 150; i++) {
            records.add(record(i, "peer" + i + ".example", MOST_POPULAR));
        }
        peer.at.receive(seed, list(records));

        assertThat(hosts(peer.at.takeDialled()).stream().filter(host -> host.endsWith(".example")))
                .hasSize(3);
    }

    /** It says afterwards that it is on this very machine: what counts is where it was dialled. */
    @Test
    void aReplacementObeysTheRuleWhateverNeighboursSayOfThemselves() {
        PeerUnderTest peer = new PeerUnderTest(Setting.of(0).seeds(SEED_A));
        LinkId seed = peer.start().join(SEED_A);
        List<PeerRecord> records = new ArrayList<>(crowd("198.51"));
        for (int i = 100; i < 110; i++) {
            records.add(record(i, (20 + i) + ".1.1.1", 0));
        }
        peer.at.receive(seed, list(records));
        Map<LinkId, Address> dialled = peer.at.takeDialled();
        dialled.forEach(peer::answer);
        List<LinkId> elsewhere = dialled.entrySet().stream()
                .filter(entry -> !entry.getValue().host().startsWith("198.51"))
                .map(Map.Entry::getKey)
                .toList();
        assertThat(elsewhere).hasSize(2);
        peer.at.lose(elsewhere.get(0), LinkLoss.Kind.LOST, "reset");

        assertThat(hosts(peer.at.takeDialled()))
                .singleElement()
                .satisfies(host -> assertThat(host).doesNotStartWith("198.51"));
    }

    /** Whom a peer dials that is told of the crowd in this network and of two peers in each of the others. */
    private static Map<LinkId, Address> dialled(int cap, int random, String crowded, String... others) {
        PeerUnderTest peer = new PeerUnderTest(Setting.of(0).seeds(SEED_A).maxPeers(cap), random);
        LinkId seed = peer.start().join(SEED_A);
        List<PeerRecord> records = new ArrayList<>(crowd(crowded));
        for (int i = 0; i < 2 * others.length; i++) {
            records.add(record(100 + i, others[i / 2] + ".7.7." + i, 0));
        }
        peer.at.receive(seed, list(records));
        return peer.at.takeDialled();
    }

    private static List<PeerRecord> crowd(String network) {
        return IntStream.rangeClosed(1, CROWD)
                .mapToObj(i -> record(i, network + ".1." + i, MOST_POPULAR))
                .toList();
    }

    private static PeerRecord record(int peer, String host, int degree) {
        return PeerUnderTest.record(peer).toBuilder()
                .setAddress(new Address(host, PeerUnderTest.address(peer).port()).toString())
                .setDegree(degree)
                .build();
    }

    private static List<String> hosts(Map<LinkId, Address> dialled) {
        return dialled.values().stream().map(Address::host).toList();
    }
}
