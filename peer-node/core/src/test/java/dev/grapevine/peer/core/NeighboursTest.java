package dev.grapevine.peer.core;

import static dev.grapevine.peer.core.PeerUnderTest.SEED_A;
import static dev.grapevine.peer.core.PeerUnderTest.address;
import static dev.grapevine.peer.core.PeerUnderTest.connectPeer;
import static dev.grapevine.peer.core.PeerUnderTest.connectedToPeer;
import static dev.grapevine.peer.core.PeerUnderTest.hello;
import static dev.grapevine.peer.core.PeerUnderTest.id;
import static dev.grapevine.peer.core.PeerUnderTest.list;
import static dev.grapevine.peer.core.PeerUnderTest.number;
import static dev.grapevine.peer.core.PeerUnderTest.record;
import static dev.grapevine.peer.core.PeerUnderTest.spliced;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.node.LinkId;
import dev.grapevine.peer.core.PeerUnderTest.Setting;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Frames;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Frame.KindCase;
import dev.grapevine.wire.Leave;
import dev.grapevine.wire.Refused;
import dev.grapevine.wire.Versions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NeighboursTest {
    // ---- who is dialled ----

    @ParameterizedTest
    @CsvSource({"3, 2", "4, 2", "6, 3", "8, 4", "10, 5", "64, 5"})
    void mNeighboursAreDialled(int cap, int m) {
        PeerUnderTest peer = PeerUnderTest.joined(cap, 30);

        assertThat(peer.at.takeDialled().values()).hasSize(m).doesNotHaveDuplicates();
    }

    @Test
    void aDialIsAnsweredAndTheNeighbourIsUp() {
        PeerUnderTest peer = PeerUnderTest.joined(64, 1);
        Map<LinkId, Address> dialled = peer.at.takeDialled();
        LinkId link = dialled.keySet().iterator().next();
        peer.at.open(link);

        List<Frame> asked = peer.at.takeSent(link);
        assertThat(asked).hasSize(1);
        assertThat(asked.get(0).getConnectPeer().getRecord().getSeedsList()).containsExactly(SEED_A.toString());
        assertThat(asked.get(0).getConnectPeer().getSplice()).isFalse();
        peer.at.receive(link, connectedToPeer(1));

        assertThat(peer.up()).containsExactly(id(1));
        assertThat(peer.at.trusted(link)).isTrue();
        assertThat(peer.at.take(PeerEvent.NeighbourUp.class))
                .containsExactly(new PeerEvent.NeighbourUp(id(1), address(1), true));
    }

    @Test
    void whoDialsIsTakenIn() {
        PeerUnderTest peer = PeerUnderTest.alone(64);
        LinkId link = peer.at.accept(connectPeer(1));

        Frame answer = peer.at.takeSent(link, KindCase.CONNECTED_TO_PEER).get(0);
        assertThat(answer.getConnectedToPeer().getRecord().getId()).isEqualTo(id(0).bytes());
        assertThat(answer.getConnectedToPeer().hasSpliced()).isFalse();
        assertThat(peer.up()).containsExactly(id(1));
        assertThat(peer.at.trusted(link)).isTrue();
    }

    @Test
    void whoeverCannotBeReachedIsReplacedAtOnce() {
        PeerUnderTest peer = PeerUnderTest.joined(64, 30);
        Map<LinkId, Address> dialled = peer.at.takeDialled();
        peer.at.refuse(dialled.keySet().iterator().next());

        assertThat(peer.at.takeDialled().values())
                .singleElement()
                .satisfies(address -> assertThat(dialled.values()).doesNotContain(address));
    }

    @Test
    void whoeverDoesNotAnswerInTimeIsReplaced() {
        PeerUnderTest peer = PeerUnderTest.joined(64, 30);
        LinkId silent = peer.at.takeDialled().keySet().iterator().next();
        peer.at.open(silent);
        peer.at.advance(Duration.ofMillis(6_100));

        assertThat(peer.at.closed(silent)).isTrue();
        assertThat(peer.at.takeDialled()).hasSize(1);
    }

    @Test
    void onlyOneIsDrawnUniformlyTheRestByDegree() {
        int poor = 0;
        int trials = 200;
        for (int random = 0; random < trials; random++) {
            PeerUnderTest peer = new PeerUnderTest(Setting.of(0).seeds(SEED_A).maxPeers(10), random).start();
            LinkId seed = peer.join(SEED_A);
            var records = IntStream.rangeClosed(1, 55)
                    .mapToObj(n -> record(n).toBuilder()
                            .setDegree(n <= 5 ? 1_000_000 : 0)
                            .build())
                    .toList();
            peer.at.receive(seed, list(records));
            poor += (int) peer.at.takeDialled().values().stream()
                    .filter(a -> number(a) > 5)
                    .count();
        }

        assertThat(poor).as("about one for each peer").isBetween(trials * 7 / 10, trials * 12 / 10);
    }

    // ---- who is refused ----

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(
                        Refused.Reason.VERSION,
                        hello(1).setVersions(Versions.newBuilder().setLowest(2).setHighest(3))),
                Arguments.of(Refused.Reason.NETWORK, hello(1).setNetwork("another")),
                Arguments.of(Refused.Reason.MODE, hello(1).setMode("tree")),
                Arguments.of(Refused.Reason.SELF, hello(0)));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whoDoesNotFitIsToldWhy(Refused.Reason reason, dev.grapevine.wire.ConnectPeer.Builder hello) {
        PeerUnderTest peer = PeerUnderTest.alone(64);
        LinkId link = peer.at.accept(connectPeer(hello));

        assertRefused(peer, link, reason);
        assertThat(peer.up()).isEmpty();
    }

    @Test
    void aFullPeerRefuses() {
        PeerUnderTest peer = PeerUnderTest.alone(3);
        peer.neighbours(1, 3);
        LinkId link = peer.at.accept(connectPeer(4));

        assertRefused(peer, link, Refused.Reason.FULL);
        assertThat(peer.up()).containsExactly(id(1), id(2), id(3));
    }

    @Test
    void dialsUnderWayTakePlacesToo() {
        PeerUnderTest peer = PeerUnderTest.joined(4, 30);
        assertThat(peer.at.takeDialled()).hasSize(2);
        peer.neighbours(40, 41);

        assertRefused(peer, peer.at.accept(connectPeer(42)), Refused.Reason.FULL);
    }

    @Test
    void whoeverIsFullIsNotAskedAgainForAWhile() {
        PeerUnderTest peer = PeerUnderTest.joined(64, 1);
        peer.neighbours(40, 41);
        refuseAll(peer, Refused.Reason.FULL);
        peer.at.advance(Duration.ofSeconds(29));
        assertThat(peer.at.takeDialled().values()).doesNotContain(address(1));
        peer.at.advance(Duration.ofSeconds(3));

        assertThat(peer.at.takeDialled().values()).contains(address(1));
    }

    @Test
    void whereAllAreFewAndFullASpliceIsAskedForSoon() {
        PeerUnderTest peer = PeerUnderTest.joined(3, 2);
        refuseAll(peer, Refused.Reason.FULL);
        peer.at.advance(Duration.ofSeconds(3));
        refuseAll(peer, Refused.Reason.FULL);
        peer.at.advance(Duration.ofSeconds(3));
        Map<LinkId, Address> dialled = peer.at.takeDialled();

        assertThat(dialled.values()).containsExactlyInAnyOrder(address(1), address(2));
        dialled.keySet().forEach(link -> {
            peer.at.open(link);
            assertThat(peer.at.takeSent(link).get(0).getConnectPeer().getSplice())
                    .isTrue();
        });
    }

    @Test
    void answersInAVersionThatWasNotOfferedAreAMistake() {
        PeerUnderTest peer = PeerUnderTest.joined(64, 1);
        LinkId link = peer.at.takeDialled().keySet().iterator().next();
        peer.at.open(link);
        var answer = connectedToPeer(1).getConnectedToPeer().toBuilder().setVersion(7);
        peer.at.receive(link, Frame.newBuilder().setConnectedToPeer(answer).build());

        assertThat(peer.at.closed(link)).isTrue();
        assertThat(peer.up()).isEmpty();
    }

    @Test
    void aDialThatReachesThePeerItselfIsDropped() {
        PeerUnderTest peer = new PeerUnderTest(Setting.of(0).bootstrap(address(0))).start();
        LinkId link = peer.at.takeDialled().keySet().iterator().next();
        peer.at.open(link);
        peer.at.receive(link, connectedToPeer(0));

        assertThat(peer.at.closed(link)).isTrue();
        assertThat(peer.up()).isEmpty();
    }

    // ---- who is replaced ----

    @Test
    void aLinkThatWasDialledIsReplacedWhenItIsLost() {
        PeerUnderTest peer = PeerUnderTest.joined(64, 30);
        List<LinkId> dialled = peer.answerAll();
        peer.neighbours(40, 45);
        peer.at.lose(dialled.get(0));

        assertThat(peer.at.takeDialled()).hasSize(1);
    }

    @Test
    void aLinkThatTheOtherDialledIsTheOthersToReplace() {
        PeerUnderTest peer = PeerUnderTest.joined(64, 30);
        peer.answerAll();
        LinkId accepted = peer.neighbour(40);
        peer.at.lose(accepted);

        assertThat(peer.at.takeDialled()).isEmpty();
    }

    @Test
    void withFewerThanMEveryLostLinkIsReplaced() {
        PeerUnderTest peer = PeerUnderTest.joined(64, 1);
        peer.answerAll();
        List<LinkId> accepted = peer.neighbours(40, 43);
        peer.at.lose(accepted.get(0));

        assertThat(peer.at.takeDialled().values())
                .as("the lost one is known and may be tried")
                .hasSize(1);
    }

    @Test
    void whoTakesInAndHangsUpIsDialledAFewTimesAndThenNotForAWhile() {
        PeerUnderTest peer = PeerUnderTest.joined(64, 1);
        int dials = 0;
        List<LinkId> answered = peer.answerAll();
        while (!answered.isEmpty() && dials < 100) {
            dials += answered.size();
            answered.forEach(peer.at::lose);
            answered = peer.answerAll();
        }

        assertThat(dials).isEqualTo(5);
        peer.at.advance(Duration.ofSeconds(3));
        assertThat(peer.at.takeDialled())
                .as("with nobody else to dial, soon again")
                .hasSize(1);
    }

    @Test
    void theSearchForALostNeighbourDoesNotWaitForAnEarlierOne() {
        PeerUnderTest peer = new PeerUnderTest(Setting.of(0).seeds(SEED_A)).start();
        LinkId seed = peer.join(SEED_A);
        peer.at.receive(seed, list(List.of(record(1), record(2))));
        List<LinkId> links = peer.answerAll();
        peer.at.advance(Duration.ofSeconds(12));
        peer.at.forgetSent();
        peer.at.lose(links.get(0));
        peer.at.takeDialled().keySet().forEach(peer.at::refuse);

        assertThat(peer.at.takeSent(seed, KindCase.REQUEST_PL)).hasSize(1);
    }

    @Test
    void aNeighbourThatLeavesTheNetworkIsForgotten() {
        PeerUnderTest peer = PeerUnderTest.joined(64, 1);
        LinkId link = peer.answerAll().get(0);
        peer.at.receive(link, Frames.leave(Leave.Reason.EXIT));

        assertThat(peer.up()).isEmpty();
        assertThat(peer.at.closed(link)).isTrue();
        assertThat(peer.at.takeDialled()).isEmpty();
        assertThat(peer.at.node.knownPeers()).isEmpty();
    }

    @Test
    void goodbyeToEveryNeighbourOnExit() {
        PeerUnderTest peer = PeerUnderTest.alone(64);
        List<LinkId> links = peer.neighbours(1, 3);
        peer.at.forgetSent();
        peer.at.stop();

        for (LinkId link : links) {
            assertThat(peer.at.takeSent(link)).containsExactly(Frames.leave(Leave.Reason.EXIT));
            assertThat(peer.at.closed(link)).isTrue();
        }
    }

    // ---- splices ----

    @Test
    void aFullPeerPutsANewcomerThatAsksIntoOneOfItsLinks() {
        PeerUnderTest peer = PeerUnderTest.alone(3);
        List<LinkId> links = peer.neighbours(1, 3);
        peer.at.forgetSent();
        LinkId newcomer = peer.at.accept(connectPeer(hello(4).setSplice(true)));

        Frame answer = peer.at.takeSent(newcomer, KindCase.CONNECTED_TO_PEER).get(0);
        NodeId former = new NodeId(answer.getConnectedToPeer().getSpliced().getId());
        LinkId given = links.get(List.of(id(1), id(2), id(3)).indexOf(former));
        assertThat(peer.at.takeSent(given)).containsExactly(spliced(4));
        assertThat(peer.at.closed(given)).isTrue();
        assertThat(peer.up()).hasSize(3).contains(id(4)).doesNotContain(former);
        assertThat(peer.at.take(PeerEvent.LinkSpliced.class)).containsExactly(new PeerEvent.LinkSpliced(id(4), former));
    }

    @Test
    void theFormerNeighbourIsNotWatchedAnyMore() {
        PeerUnderTest peer = PeerUnderTest.alone(3);
        peer.neighbours(1, 3);
        peer.at.accept(connectPeer(hello(4).setSplice(true)));
        peer.at.take(PeerEvent.class);
        peer.at.advance(PeerUnderTest.WINDOW.multipliedBy(3).plusSeconds(1));

        assertThat(peer.at.take(PeerEvent.NeighbourDead.class)).hasSize(3);
    }

    @Test
    void aPeerWithRoomSplicesNobody() {
        PeerUnderTest peer = PeerUnderTest.alone(4);
        peer.neighbours(1, 3);
        LinkId newcomer = peer.at.accept(connectPeer(hello(4).setSplice(true)));

        assertThat(peer.at
                        .takeSent(newcomer, KindCase.CONNECTED_TO_PEER)
                        .get(0)
                        .getConnectedToPeer()
                        .hasSpliced())
                .isFalse();
        assertThat(peer.up()).hasSize(4);
    }

    @Test
    void theNewcomerAsksForASpliceOnceItHasBeenRefusedEverywhere() {
        PeerUnderTest peer = PeerUnderTest.joined(3, 30);
        List<Boolean> asked = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            peer.at.takeDialled().forEach((link, address) -> {
                peer.at.open(link);
                asked.add(peer.at.takeSent(link).get(0).getConnectPeer().getSplice());
                peer.at.receive(link, Frames.refused(Refused.Reason.FULL, ""));
            });
        }

        assertThat(asked.subList(0, 2)).containsOnly(false);
        assertThat(asked.subList(4, asked.size())).isNotEmpty().containsOnly(true);
    }

    @Test
    void theNewcomerDialsTheOtherEndOfTheSplicedLink() {
        PeerUnderTest newcomer = PeerUnderTest.joined(3, 1);
        LinkId link = newcomer.at.takeDialled().keySet().iterator().next();
        newcomer.at.open(link);
        newcomer.at.receive(link, connectedToPeer(1, 2));

        Map<LinkId, Address> dialled = newcomer.at.takeDialled();
        assertThat(dialled.values()).containsExactly(address(2));
        dialled.forEach(newcomer::answer);
        assertThat(newcomer.up()).containsExactly(id(1), id(2));
    }

    @Test
    void theFormerNeighbourKeepsThePlaceForTheNewcomer() {
        PeerUnderTest b = PeerUnderTest.alone(3);
        List<LinkId> links = b.neighbours(1, 3);
        b.at.receive(links.get(0), spliced(4));
        assertThat(b.at.closed(links.get(0))).isTrue();

        assertRefused(b, b.at.accept(connectPeer(5)), Refused.Reason.FULL);
        LinkId expected = b.at.accept(connectPeer(4));

        assertThat(b.up()).containsExactly(id(2), id(3), id(4));
        assertThat(b.at.closed(expected)).isFalse();
    }

    @Test
    void theNewcomersDialMayComeBeforeTheLeave() {
        PeerUnderTest b = PeerUnderTest.alone(4);
        List<LinkId> links = b.neighbours(1, 3);
        b.neighbour(4);
        b.at.receive(links.get(0), spliced(4));

        assertThat(b.up()).containsExactly(id(2), id(3), id(4));
        b.neighbour(5);
        assertThat(b.up()).as("nothing is kept for somebody who is there").hasSize(4);
    }

    @Test
    void theNewcomersDialMayComeToAFullPeerBeforeTheLeave() {
        PeerUnderTest b = PeerUnderTest.alone(3);
        List<LinkId> links = b.neighbours(1, 3);
        b.at.accept(connectPeer(hello(4).setSplice(true)));
        assertThat(b.up()).hasSize(3).contains(id(4));
        if (!b.at.closed(links.get(0))) {
            b.at.receive(links.get(0), spliced(4));
        }

        assertThat(b.up()).contains(id(4)).hasSizeBetween(2, 3);
        b.at.accept(connectPeer(5));
        b.at.accept(connectPeer(6));
        assertThat(b.up()).hasSize(3);
    }

    @Test
    void aPlaceIsNotKeptForEver() {
        PeerUnderTest b = PeerUnderTest.joined(4, 30);
        b.answerAll();
        List<LinkId> links = b.neighbours(40, 41);
        b.at.receive(links.get(0), spliced(50));
        b.at.advance(Duration.ofSeconds(9));
        assertThat(b.at.takeDialled()).isEmpty();
        b.at.advance(Duration.ofSeconds(2));

        assertThat(b.at.takeDialled()).as("owed like a lost link").hasSize(1);
    }

    @Test
    void aSpliceWithoutASuccessorIsALostPlaceAndNothingMore() {
        PeerUnderTest b = PeerUnderTest.alone(3);
        List<LinkId> links = b.neighbours(1, 3);
        b.at.receive(links.get(0), Frames.leave(Leave.Reason.SPLICED));

        b.neighbour(5);
        assertThat(b.up()).containsExactly(id(2), id(3), id(5));
    }

    @Test
    void aPeerToldToExpectItselfKeepsNoPlace() {
        PeerUnderTest b = PeerUnderTest.alone(3);
        List<LinkId> links = b.neighbours(1, 3);
        b.at.receive(links.get(0), spliced(0));

        b.neighbour(5);
        assertThat(b.up()).containsExactly(id(2), id(3), id(5));
    }

    // ---- the cap ----

    @Test
    void aSpliceDoesNotLiftTheNewcomerAboveItsCap() {
        PeerUnderTest newcomer = PeerUnderTest.joined(3, 1);
        LinkId dial = newcomer.at.takeDialled().keySet().iterator().next();
        newcomer.at.open(dial);
        newcomer.neighbours(40, 41);
        newcomer.at.receive(dial, connectedToPeer(1, 2));

        assertThat(newcomer.up()).hasSize(3);
        assertThat(newcomer.at.takeDialled()).isEmpty();
    }

    @Test
    void manyBootstrapAddressesDoNotLiftAPeerAboveItsCap() {
        Address[] many =
                IntStream.rangeClosed(1, 10).mapToObj(PeerUnderTest::address).toArray(Address[]::new);
        PeerUnderTest peer = new PeerUnderTest(Setting.of(0).bootstrap(many).maxPeers(3)).start();

        assertThat(peer.at.takeDialled()).hasSizeLessThanOrEqualTo(3);
    }

    // ---- the same peer twice ----

    @Test
    void aRestartedPeerTakesThePlaceOfItsHalfOpenLink() {
        PeerUnderTest peer = PeerUnderTest.alone(3);
        List<LinkId> links = peer.neighbours(1, 3);
        LinkId again = peer.at.accept(
                connectPeer(hello(2).setRecord(record(2).toBuilder().setEpoch(2))));

        assertThat(peer.at.takeSent(again, KindCase.CONNECTED_TO_PEER)).hasSize(1);
        assertThat(peer.at.closed(links.get(1))).isTrue();
        assertThat(peer.up()).containsExactly(id(1), id(3), id(2));
        peer.at.advance(PeerUnderTest.WINDOW.multipliedBy(4));
    }

    @Test
    void aPeerThatWasDialledAndRestartsAtOnceIsTakenIn() {
        PeerUnderTest peer = PeerUnderTest.joined(64, 1);
        LinkId before = peer.answerAll().get(0);
        peer.at.advance(Duration.ofSeconds(1));
        LinkId again = peer.at.accept(
                connectPeer(hello(1).setRecord(record(1).toBuilder().setEpoch(2))));

        assertThat(peer.at.closed(before)).isTrue();
        assertThat(peer.at.closed(again)).isFalse();
        assertThat(peer.up()).containsExactly(id(1));
    }

    private static void assertRefused(PeerUnderTest peer, LinkId link, Refused.Reason reason) {
        assertThat(peer.at.takeSent(link, KindCase.REFUSED))
                .singleElement()
                .satisfies(frame -> assertThat(frame.getRefused().getReason()).isEqualTo(reason));
        assertThat(peer.at.closed(link)).isTrue();
        assertThat(peer.at.trusted(link)).isFalse();
    }

    private static void refuseAll(PeerUnderTest peer, Refused.Reason reason) {
        peer.at.takeDialled().keySet().forEach(link -> {
            peer.at.open(link);
            peer.at.receive(link, Frames.refused(reason, ""));
        });
    }
}
