package dev.grapevine.peer.core;

import static dev.grapevine.peer.core.DirectMessagesTest.ack;
import static dev.grapevine.peer.core.DirectMessagesTest.direct;
import static dev.grapevine.peer.core.DirectMessagesTest.frame;
import static dev.grapevine.peer.core.PeerUnderTest.SEED_A;
import static dev.grapevine.peer.core.PeerUnderTest.address;
import static dev.grapevine.peer.core.PeerUnderTest.id;
import static dev.grapevine.peer.core.PeerUnderTest.record;
import static dev.grapevine.peer.core.PeerUnderTest.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.node.LinkId;
import dev.grapevine.node.testing.NodeUnderTest;
import dev.grapevine.peer.core.PeerUnderTest.Setting;
import dev.grapevine.protocol.Frames;
import dev.grapevine.protocol.SampleFrames;
import dev.grapevine.protocol.Version;
import dev.grapevine.wire.ConnectDirect;
import dev.grapevine.wire.ConnectedDirect;
import dev.grapevine.wire.Direct;
import dev.grapevine.wire.DirectAck.Result;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Frame.KindCase;
import dev.grapevine.wire.PeerList;
import dev.grapevine.wire.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections that peers make only to send each other direct messages. */
class DirectLinksTest {
    private final PeerUnderTest peer =
            new PeerUnderTest(Setting.of(0).seeds(SEED_A).maxPeers(3)).start();
    private final NodeUnderTest<PeerNode> at = peer.at;
    private final LinkId seed = peer.join(SEED_A);
    private final List<LinkId> full = peer.neighbours(901, 903);

    /** The seed answers who is linked to that peer. */
    private void seedKnows(int target, int... listed) {
        at.receive(seed, listOf(target, listed));
    }

    static Frame listOf(int target, int... listed) {
        var list = PeerList.newBuilder().setNeighboursOf(id(target).bytes());
        IntStream.of(listed).mapToObj(PeerUnderTest::record).forEach(list::addPeers);
        return Frame.newBuilder().setPeerList(list).build();
    }

    /** A peer that has all the neighbours it may have, and knows these. */
    private void knows(int first, int last) {
        at.receive(
                seed,
                PeerUnderTest.list(IntStream.rangeClosed(first, last)
                        .mapToObj(PeerUnderTest::record)
                        .toList()));
        at.takeDialled();
    }

    // ---- dialling ----

    @Test
    void aPeerThatIsNoNeighbourIsDialled() {
        knows(1, 1);
        send(7, 1);
        LinkId link = dialled(1);
        assertThat(at.takeSent(link)).isEmpty();
        at.open(link);

        ConnectDirect hello = at.takeSent(link).get(0).getConnectDirect();
        assertThat(hello.getTarget()).isEqualTo(id(1).bytes());
        assertThat(hello.getRecord().getId()).isEqualTo(id(0).bytes());
        at.receive(link, connectedDirect(1));
        Direct sent = onlyDirect(link);
        at.receive(link, ack(sent, Result.DELIVERED));

        assertThat(peer.direct.delivered).containsExactly(7L);
        assertThat(at.trusted(link)).isTrue();
        assertThat(peer.up()).doesNotContain(id(1)).hasSize(3);
    }

    @Test
    void theSameLinkServesAgainUntilItWasIdleForLong() {
        knows(1, 1);
        LinkId link = connected(1);
        send(8, 1);
        at.receive(link, ack(onlyDirect(link), Result.DELIVERED));
        assertThat(at.takeDialled()).isEmpty();

        peer.live(Duration.ofSeconds(29), full);
        assertThat(at.closed(link)).isFalse();
        peer.live(Duration.ofSeconds(2), full);

        assertThat(at.closed(link)).isTrue();
        send(9, 1);
        dialled(1);
    }

    @Test
    void whoSpokeFirstDoesNotMatter() {
        LinkId link = at.accept(connectDirect(1));
        at.takeSent(link);
        send(1, 1);

        onlyDirect(link);
    }

    @Test
    void aPeerThatDoesNotListenIsGivenUpAtOnce() {
        knows(1, 1);
        send(7, 1);
        at.refuse(dialled(1));
        seedKnows(1);

        assertThat(peer.direct.failed.get(7L)).startsWith("127.0.0.1:6001 does not answer (connection refused)");
    }

    @Test
    void aPeerThatSaysNothingIsGivenUpInTime() {
        knows(1, 1);
        send(7, 1);
        at.open(dialled(1));
        at.advance(Duration.ofMillis(4_500));

        assertThat(peer.direct.failed.get(7L)).startsWith("127.0.0.1:6001 does not answer");
    }

    @Test
    void aRefusalSaysWhy() {
        knows(1, 1);
        send(7, 1);
        LinkId link = dialled(1);
        at.open(link);
        at.receive(link, Frames.refused(Refused.Reason.FULL, "32 direct links are up"));
        seedKnows(1);

        assertThat(peer.direct.failed.get(7L)).contains("FULL 32 direct links are up");
        assertThat(at.closed(link)).isTrue();
    }

    @Test
    void anotherPeerAtItsAddressGetsNothing() {
        knows(1, 1);
        send(7, 1);
        LinkId link = dialled(1);
        at.open(link);
        at.takeSent(link);
        at.receive(link, connectedDirect(2));
        seedKnows(1);

        assertThat(at.closed(link)).isTrue();
        assertThat(at.takeSent(link)).isEmpty();
        assertThat(peer.direct.failed).containsOnlyKeys(7L);
    }

    @Test
    void anUnknownPeerIsSaidToBeUnknown() {
        send(7, 77);
        seedKnows(77);

        assertThat(peer.direct.failed.get(7L)).contains(id(77).brief()).contains("see peers");
    }

    @Test
    void whatWasUnderWayOnALostLinkGoesOverANewOne() {
        knows(1, 1);
        LinkId link = connected(1);
        send(8, 1);
        Direct sent = onlyDirect(link);
        at.lose(link);
        LinkId again = connect(1);

        assertThat(onlyDirect(again)).isEqualTo(sent);
    }

    @Test
    void aSilentLinkIsNotTheOnlyOneTried() {
        knows(1, 1);
        LinkId link = connected(1);
        send(8, 1);
        Direct sent = onlyDirect(link);
        at.advance(Duration.ofMillis(1_500));
        LinkId again = connect(1);

        assertThat(onlyDirect(again)).isEqualTo(sent);
    }

    @Test
    void aSilentNeighbourIsDialledToo() {
        send(8, 901);
        onlyDirect(full.get(0));
        at.advance(Duration.ofMillis(1_500));

        assertThat(at.takeDialled()).containsValue(address(901));
    }

    @Test
    void thirtyTwoLinksAreDialledAndNoMore() {
        knows(1, 34);
        IntStream.rangeClosed(1, 32).forEach(this::connected);
        send(100, 33);
        assertThat(at.takeDialled()).isEmpty();
        at.advance(Duration.ofSeconds(4));
        assertThat(at.takeDialled()).isEmpty();
        at.advance(Duration.ofMillis(500));
        assertThat(peer.direct.failed.get(100L)).contains("too many direct links");

        at.advance(Duration.ofMillis(600));
        send(101, 34);
        assertThat(at.takeDialled()).containsValue(address(34));
        assertThat(at.take(PeerEvent.DirectLinkClosed.class)).containsExactly(new PeerEvent.DirectLinkClosed(id(1)));
    }

    // ---- addresses ----

    @Test
    void whoeverAnswersAtAnAddressIsFoundAndCanBeSentTo() {
        at.node.direct().locate(5, address(44), at.nowNanos());
        LinkId link = dialled(44);
        at.open(link);
        assertThat(at.takeSent(link).get(0).getConnectDirect().getTarget().isEmpty())
                .isTrue();
        at.receive(link, connectedDirect(44));
        assertThat(peer.direct.located).containsExactly(Map.entry(5L, id(44)));

        send(6, 44);
        onlyDirect(link);
    }

    @Test
    void anAddressWhereNobodyAnswersIsGivenUp() {
        at.node.direct().locate(5, address(44), at.nowNanos());
        at.refuse(dialled(44));
        at.node.direct().locate(6, address(45), at.nowNanos());
        LinkId silent = dialled(45);
        at.open(silent);
        at.node.direct().locate(7, address(46), at.nowNanos());
        LinkId aSeed = dialled(46);
        at.open(aSeed);
        at.receive(aSeed, Frames.refused(Refused.Reason.NOT_A_PEER, "this is a seed"));
        at.node.direct().locate(8, address(47), at.nowNanos());
        LinkId strange = dialled(47);
        at.open(strange);
        at.receive(strange, Frames.ping(1));
        at.advance(Duration.ofMillis(4_500));

        assertThat(peer.direct.failed).containsOnlyKeys(5L, 6L, 7L, 8L);
        assertThat(peer.direct.failed.get(5L)).contains("127.0.0.1:6044", "connection refused");
        assertThat(peer.direct.failed.get(7L)).contains("this is a seed");
        assertThat(List.of(silent, aSeed, strange)).allMatch(at::closed);
    }

    @Test
    void whoeverDoesNotKnowThisPeersIdIsLetIn() {
        LinkId link = at.accept(
                Frame.newBuilder().setConnectDirect(hello(1).clearTarget()).build());

        assertThat(at.takeSent(link, KindCase.CONNECTED_DIRECT)).hasSize(1);
    }

    // ---- accepting ----

    @Test
    void aStrangerMaySendDirectMessagesAndNothingElse() {
        LinkId link = at.accept(connectDirect(1));
        assertThat(at.takeSent(link, KindCase.CONNECTED_DIRECT)).hasSize(1);
        at.receive(link, frame(direct(1, 1, 0, "hello")));

        assertThat(peer.direct.texts()).containsExactly("hello");
        assertThat(peer.up()).hasSize(3);
    }

    @Test
    void aStrangerSpeaksForItselfOnly() {
        LinkId link = at.accept(connectDirect(1));
        at.receive(link, frame(direct(2, 1, 0, "hello")));

        assertThat(at.closed(link)).isTrue();
        assertThat(peer.direct.texts()).isEmpty();
    }

    static Stream<Frame> frames() {
        return SampleFrames.all().stream();
    }

    @ParameterizedTest
    @MethodSource("frames")
    void whatDoesNotBelongThereClosesTheLink(Frame wrong) {
        LinkId link = at.accept(connectDirect(1));
        at.receive(link, wrong);

        assertThat(at.closed(link)).isEqualTo(!wrong.hasDirectAck() && !wrong.hasDirect());
        assertThat(peer.up()).hasSize(3);
        assertThat(at.closed(seed)).isFalse();
    }

    @Test
    void theThirtyThirdIsRefusedWhileAllAreInUse() {
        List<LinkId> links = IntStream.rangeClosed(1, 32)
                .mapToObj(n -> at.accept(connectDirect(n)))
                .toList();
        LinkId refused = at.accept(connectDirect(33));
        assertThat(at.takeSent(refused).get(0).getRefused().getReason()).isEqualTo(Refused.Reason.FULL);
        assertThat(at.closed(refused)).isTrue();

        at.advance(Duration.ofSeconds(5));
        links.subList(1, 32).forEach(link -> at.receive(link, ack(direct(1, 1, 0, ""), Result.DELIVERED)));
        LinkId taken = at.accept(connectDirect(34));
        assertThat(at.takeSent(taken, KindCase.CONNECTED_DIRECT)).hasSize(1);
        assertThat(at.closed(links.get(0))).isTrue();
    }

    @Test
    void whoIsNotMeantRefuses() {
        Map.of(
                        Refused.Reason.NOT_TARGET,
                        hello(1).setTarget(id(5).bytes()),
                        Refused.Reason.NETWORK,
                        hello(1).setNetwork("other"),
                        Refused.Reason.SELF,
                        hello(0),
                        Refused.Reason.VERSION,
                        hello(1).clearVersions())
                .forEach((reason, hello) -> {
                    LinkId link =
                            at.accept(Frame.newBuilder().setConnectDirect(hello).build());
                    assertThat(at.takeSent(link).get(0).getRefused().getReason())
                            .isEqualTo(reason);
                    assertThat(at.closed(link)).isTrue();
                });
    }

    @Test
    void allAreClosedInTheEnd() {
        LinkId link = at.accept(connectDirect(1));
        at.stop();

        assertThat(at.closed(link)).isTrue();
    }

    // ---- helpers ----

    private void send(long ticket, int to) {
        at.node.direct().send(ticket, id(to), text("m"), at.nowNanos());
    }

    private LinkId dialled(int to) {
        return PeerUnderTest.linkTo(at.takeDialled(), address(to));
    }

    /** A link to this peer over which a first message went. */
    private LinkId connected(int to) {
        send(1000 + to, to);
        LinkId link = connect(to);
        at.receive(link, ack(onlyDirect(link), Result.DELIVERED));
        return link;
    }

    private LinkId connect(int to) {
        LinkId link = dialled(to);
        at.open(link);
        at.receive(link, connectedDirect(to));
        return link;
    }

    private Direct onlyDirect(LinkId link) {
        List<Frame> sent = at.takeSent(link, KindCase.DIRECT);
        assertThat(sent).hasSize(1);
        return sent.get(0).getDirect();
    }

    static ConnectDirect.Builder hello(int from) {
        return ConnectDirect.newBuilder()
                .setVersions(Version.OFFER)
                .setNetwork(PeerConfig.DEFAULT_NETWORK)
                .setRecord(record(from))
                .setTarget(id(0).bytes());
    }

    static Frame connectDirect(int from) {
        return Frame.newBuilder().setConnectDirect(hello(from)).build();
    }

    static Frame connectedDirect(int from) {
        var answer = ConnectedDirect.newBuilder().setVersion(1).setRecord(record(from));
        return Frame.newBuilder().setConnectedDirect(answer).build();
    }
}
