package dev.grapevine.peer.core;

import static dev.grapevine.peer.core.PeerUnderTest.SEED_A;
import static dev.grapevine.peer.core.PeerUnderTest.address;
import static dev.grapevine.peer.core.PeerUnderTest.id;
import static dev.grapevine.peer.core.PeerUnderTest.linkTo;
import static dev.grapevine.peer.core.PeerUnderTest.list;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.node.LinkId;
import dev.grapevine.peer.core.PeerUnderTest.Setting;
import dev.grapevine.protocol.Address;
import dev.grapevine.wire.PeerRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** To whom a restarted peer returns, while a seed's list is full of others: numbers from 100 on are the attacker's. */
class AnchorsTest {
    private static final List<PeerRecord> ATTACKERS =
            IntStream.range(100, 160).mapToObj(PeerUnderTest::record).toList();

    @Test
    void anchorsAreDialledBeforeWhomTheSeedsName() {
        PeerUnderTest peer = restarted(64);
        assertThat(peer.at.takeDialled()).isEmpty();

        peer.at.node.remember(records(1, 2, 3), records(1, 2, 3), peer.at.nowNanos());

        List<Address> dialled = List.copyOf(peer.at.takeDialled().values());
        assertThat(dialled).hasSize(5).startsWith(address(1), address(2), address(3));
        assertThat(dialled.subList(3, 5)).allMatch(address -> PeerUnderTest.number(address) >= 100);
        assertThat(peer.at.take(PeerEvent.AnchorDialled.class)).hasSize(3);
    }

    @Test
    void whoeverCannotBeReachedIsReplacedByTheLists() {
        PeerUnderTest peer = restarted(64);
        peer.at.node.remember(List.of(), records(1), peer.at.nowNanos());
        peer.at.refuse(linkTo(peer.at.takeDialled(), address(1)));

        assertThat(peer.at.takeDialled().values())
                .singleElement()
                .satisfies(address -> assertThat(PeerUnderTest.number(address)).isGreaterThanOrEqualTo(100));
    }

    /** However many a store says: some are left to be drawn. A cap of 4 means two links, so one anchor. */
    @Test
    void somePlaceIsAlwaysLeftForOthers() {
        PeerUnderTest roomy = restarted(64);
        roomy.at.node.remember(List.of(), records(1, 2, 3, 4, 5), roomy.at.nowNanos());
        assertThat(roomy.at.takeDialled().values())
                .filteredOn(AnchorsTest::isOurs)
                .hasSize(3);

        PeerUnderTest narrow = restarted(4);
        narrow.at.node.remember(List.of(), records(1, 2, 3), narrow.at.nowNanos());
        assertThat(narrow.at.takeDialled().values())
                .hasSize(2)
                .filteredOn(AnchorsTest::isOurs)
                .containsExactly(address(1));
    }

    @Test
    void aStoreThatCannotBeReadIsWaitedForTwoSecondsOnly() {
        PeerUnderTest peer = restarted(64);
        peer.at.advance(Duration.ofMillis(1_900));
        assertThat(peer.at.takeDialled()).isEmpty();
        peer.at.advance(Duration.ofMillis(1_100));
        assertThat(peer.at.takeDialled()).hasSize(5);

        peer.at.node.remember(List.of(), records(1, 2, 3), peer.at.nowNanos());
        assertThat(peer.at.takeDialled()).as("no link is missing any more").isEmpty();
    }

    @Test
    void whoeverIsDiallingAlreadyIsNotDialledTwice() {
        PeerUnderTest peer = restarted(64);
        peer.neighbour(1);
        peer.at.node.remember(List.of(), records(1, 0), peer.at.nowNanos());

        assertThat(peer.at.takeDialled().values()).hasSize(4).noneMatch(AnchorsTest::isOurs);
    }

    @Test
    void theOldestLinksThatThisPeerHasDialledAreItsAnchors() {
        PeerUnderTest peer = PeerUnderTest.joined(64, 3);
        peer.neighbour(50);
        Map<LinkId, Address> first = peer.at.takeDialled();
        first.forEach(peer::answer);
        assertThat(peer.at.node.anchors()).containsExactlyInAnyOrder(id(1), id(2), id(3));

        LinkId lost = linkTo(first, address(2));
        peer.at.advance(Duration.ofSeconds(1));
        peer.at.node.addPeer(1, address(7), peer.at.nowNanos());
        peer.answerAll();
        assertThat(peer.at.node.anchors()).as("three at most").doesNotContain(id(7));
        peer.at.lose(lost, dev.grapevine.node.LinkLoss.Kind.LOST, "reset");

        assertThat(peer.at.node.anchors()).hasSize(3).endsWith(id(7)).doesNotContain(id(2), id(50));
    }

    /** One that has joined a seed, which has told it of the attackers, and that waits for its memory. */
    private static PeerUnderTest restarted(int maxPeers) {
        PeerUnderTest peer = new PeerUnderTest(Setting.of(0).seeds(SEED_A).maxPeers(maxPeers));
        peer.at.node.expectMemory(peer.at.nowNanos());
        LinkId seed = peer.start().join(SEED_A);
        peer.at.receive(seed, list(ATTACKERS));
        return peer;
    }

    private static List<PeerRecord> records(int... peers) {
        return IntStream.of(peers).mapToObj(PeerUnderTest::record).toList();
    }

    private static boolean isOurs(Address address) {
        return PeerUnderTest.number(address) < 100;
    }
}
