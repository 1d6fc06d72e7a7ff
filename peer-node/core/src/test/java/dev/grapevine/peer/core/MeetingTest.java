package dev.grapevine.peer.core;

import static dev.grapevine.peer.core.PeerUnderTest.SEED_A;
import static dev.grapevine.peer.core.PeerUnderTest.address;
import static dev.grapevine.peer.core.PeerUnderTest.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.node.testing.NodeUnderTest;
import dev.grapevine.node.testing.Wires;
import dev.grapevine.peer.core.PeerUnderTest.Setting;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.PeerRecord;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A few peers on wires: whatever order things arrive in, both ends agree on what is a link. */
class MeetingTest {
    private static final Duration SHORT = Duration.ofSeconds(4);

    private final Wires wires = new Wires();
    private final List<PeerUnderTest> peers = new ArrayList<>();

    static LongStream orders() {
        return LongStream.range(0, 100);
    }

    static LongStream fewOrders() {
        return LongStream.range(0, 8);
    }

    /** Both learn of each other from the seed in the same moment and dial. */
    @ParameterizedTest
    @MethodSource("orders")
    void twoThatDialEachOtherKeepExactlyOneLink(long order) {
        seedThatKnows(1, 2);
        add(Setting.of(1).seeds(SEED_A));
        add(Setting.of(2).seeds(SEED_A));
        startAll();
        wires.settle(new Random(order));

        assertOneLink(order);
    }

    /** Neither knows the other's id before it answers. */
    @ParameterizedTest
    @MethodSource("orders")
    void twoThatDialEachOthersAddressKeepExactlyOneLink(long order) {
        add(Setting.of(1).bootstrap(address(2)));
        add(Setting.of(2).bootstrap(address(1)));
        startAll();
        wires.settle(new Random(order));

        assertOneLink(order);
    }

    @ParameterizedTest
    @MethodSource("orders")
    void oneThatWasGivenTheSameAddressTwiceKeepsOneLink(long order) {
        Address alias = new Address("localhost", 6002);
        add(Setting.of(1).bootstrap(address(2), alias));
        add(Setting.of(2));
        wires.alias(alias, address(2));
        startAll();
        wires.settle(new Random(order));

        assertThat(peers.get(0).up()).as("order %d", order).containsExactly(id(2));
        assertThat(peers.get(1).up()).as("order %d", order).containsExactly(id(1));
    }

    /** Both orders, step by step: the dial of the smaller id stands. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theDialOfTheSmallerIdStands(boolean smallersFirst) {
        seedThatKnows(1, 2);
        int smaller = id(1).compareTo(id(2)) < 0 ? 1 : 2;
        int larger = 3 - smaller;
        add(Setting.of(smaller).seeds(SEED_A));
        add(Setting.of(larger).seeds(SEED_A));
        startAll();
        for (int number : List.of(smaller, larger)) {
            for (int i = 0; i < 4; i++) {
                deliverAll(address(number), SEED_A);
                deliverAll(SEED_A, address(number));
            }
        }
        Address first = address(smallersFirst ? smaller : larger);
        Address second = address(smallersFirst ? larger : smaller);
        for (int i = 0; i < 4; i++) {
            deliverAll(first, second);
            deliverAll(second, first);
        }

        assertOneLink(0);
        var up = peers.get(0).at.take(PeerEvent.NeighbourUp.class);
        assertThat(up.get(up.size() - 1).dialled()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("fewOrders")
    void aRestartedPeerIsTakenBackThoughItsOldLinkIsHalfOpen(long order) {
        twoThatDialEachOtherKeepExactlyOneLink(order);
        wires.vanish(address(2));
        peers.remove(1);
        add(Setting.of(2).seeds(SEED_A).epoch(2)).start();
        Random random = new Random(order);
        wires.run(SHORT, random);

        assertOneLink(order);
        wires.run(PeerUnderTest.WINDOW.multipliedBy(5), random);
        assertOneLink(order);
        assertThat(peers.get(0).at.take(PeerEvent.NeighbourDead.class)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("fewOrders")
    void aNewcomerIsSplicedIntoAFullNetwork(long order) {
        seedThatKnows(1, 2, 3, 4, 5);
        for (int number = 1; number <= 4; number++) {
            add(Setting.of(number).seeds(SEED_A).maxPeers(3));
        }
        startAll();
        Random random = new Random(order);
        runCapped(Duration.ofSeconds(40), random, 3);
        add(Setting.of(5).seeds(SEED_A).maxPeers(3)).start();
        runCapped(Duration.ofSeconds(60), random, 3);

        assertConnected(order);
        assertThat(peers.get(4).up()).as("order %d", order).hasSizeGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("fewOrders")
    void lowCapsCutNobodyOff(long order) {
        seedThatKnows(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        Random random = new Random(order);
        for (int number = 1; number <= 12; number++) {
            add(Setting.of(number).seeds(SEED_A).maxPeers(3)).start();
            runCapped(Duration.ofMillis(random.nextInt(1500)), random, 3);
        }
        runCapped(Duration.ofSeconds(90), random, 3);

        assertConnected(order);
    }

    @Test
    void aMessageReachesEverybodyOnce() {
        lowCapsCutNobodyOff(3);
        peers.get(5).publish("to all");
        wires.settle(new Random(1));

        assertThat(peers).allSatisfy(peer -> assertThat(peer.texts()).containsExactly("to all"));
    }

    @ParameterizedTest
    @MethodSource("fewOrders")
    void whatWasPublishedWhileAllLinksWroteIsNotLostWithTheGoodbye(long order) {
        twoThatDialEachOtherKeepExactlyOneLink(order);
        PeerUnderTest leaver = peers.get(0);
        leaver.at.live().forEach(leaver.at::keepWriting);
        leaver.publish("last words");
        leaver.at.stop();
        wires.settle(new Random(order));

        assertThat(peers.get(1).texts()).containsExactly("last words");
    }

    private void seedThatKnows(int... numbers) {
        List<PeerRecord> records = new ArrayList<>();
        for (int number : numbers) {
            records.add(PeerUnderTest.record(number));
        }
        wires.add(SEED_A, new NodeUnderTest<>(wires.clock(), effects -> new StubSeed(effects, records)));
    }

    private PeerUnderTest add(Setting setting) {
        var peer = new PeerUnderTest(setting.config(), wires.clock(), setting.number());
        wires.add(address(setting.number()), peer.at);
        peers.add(peer);
        return peer;
    }

    private void startAll() {
        peers.forEach(PeerUnderTest::start);
    }

    private void deliverAll(Address from, Address to) {
        while (wires.deliver(from, to)) {
            continue;
        }
    }

    private void runCapped(Duration by, Random random, int cap) {
        for (Duration done = Duration.ZERO; done.compareTo(by) < 0; done = done.plusMillis(250)) {
            wires.run(Duration.ofMillis(250), random);
            for (PeerUnderTest peer : peers) {
                assertThat(peer.up()).hasSizeLessThanOrEqualTo(cap);
            }
        }
    }

    private void assertOneLink(long order) {
        PeerUnderTest a = peers.get(0);
        PeerUnderTest b = peers.get(1);
        assertThat(a.up()).as("order %d", order).hasSize(1);
        assertThat(b.up()).as("order %d", order).hasSize(1);
        wires.settle(new Random(order));
        boolean seeds = !a.at.node.seeds().isEmpty();
        assertThat(a.at.live()).as("order %d: links besides the seed's", order).hasSize(seeds ? 2 : 1);
        assertThat(b.at.live()).as("order %d: links besides the seed's", order).hasSize(seeds ? 2 : 1);
    }

    /** Both ends of every link agree, and everybody can be reached from the first. */
    private void assertConnected(long order) {
        List<NodeId> ids = new ArrayList<>();
        peers.forEach(peer -> ids.add(id(PeerUnderTest.number(peer.address()))));
        Set<Integer> seen = new HashSet<>(Set.of(0));
        Queue<Integer> next = new ArrayDeque<>(seen);
        while (!next.isEmpty()) {
            int index = next.remove();
            for (NodeId neighbour : peers.get(index).up()) {
                int other = ids.indexOf(neighbour);
                assertThat(peers.get(other).up())
                        .as("order %d: both ends", order)
                        .contains(ids.get(index));
                if (seen.add(other)) {
                    next.add(other);
                }
            }
        }
        assertThat(seen).as("order %d: one component", order).hasSize(peers.size());
    }
}
