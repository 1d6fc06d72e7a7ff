package dev.grapevine.peer.core;

import static dev.grapevine.peer.core.DirectLinksTest.connectDirect;
import static dev.grapevine.peer.core.DirectLinksTest.connectedDirect;
import static dev.grapevine.peer.core.DirectLinksTest.listOf;
import static dev.grapevine.peer.core.DirectMessagesTest.ack;
import static dev.grapevine.peer.core.DirectMessagesTest.direct;
import static dev.grapevine.peer.core.DirectMessagesTest.frame;
import static dev.grapevine.peer.core.PeerUnderTest.SEED_A;
import static dev.grapevine.peer.core.PeerUnderTest.address;
import static dev.grapevine.peer.core.PeerUnderTest.id;
import static dev.grapevine.peer.core.PeerUnderTest.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.grapevine.node.LinkId;
import dev.grapevine.node.testing.NodeUnderTest;
import dev.grapevine.peer.core.PeerUnderTest.Setting;
import dev.grapevine.wire.Direct;
import dev.grapevine.wire.DirectAck.Result;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Frame.KindCase;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Direct messages that a neighbour of the target passes on. */
class DirectRelayTest {
    private final PeerUnderTest peer =
            new PeerUnderTest(Setting.of(0).seeds(SEED_A).maxPeers(3)).start();
    private final NodeUnderTest<PeerNode> at = peer.at;
    private final LinkId seed = peer.join(SEED_A);
    private final List<LinkId> neighbours = peer.neighbours(901, 903);

    // ---- the origin ----

    @Test
    void aSeedIsAskedForAnUnknownPeerWhichIsThenDialled() {
        send(7, 1);
        assertThat(asked()).isEqualTo(id(1).bytes());
        at.receive(seed, listOf(1, 1, 2));

        assertThat(at.takeDialled().values()).containsExactly(address(1));
    }

    @Test
    void aPeerThatCannotBeDialledIsReachedOverItsNeighbour() {
        send(7, 1);
        at.receive(seed, listOf(1, 1, 2));
        at.refuse(dialled(1));
        LinkId relay = dialled(2);
        at.open(relay);
        at.receive(relay, connectedDirect(2));
        Direct sent = onlyDirect(relay);
        assertThat(sent.getTarget()).isEqualTo(id(1).bytes());
        at.receive(relay, ack(sent, Result.DELIVERED));

        assertThat(peer.direct.delivered).containsExactly(7L);
        send(8, 1);
        onlyDirect(relay);
    }

    @Test
    void aNeighbourOfBothIsAskedWithoutADial() {
        send(7, 1);
        at.receive(seed, listOf(1, 1, 902));
        at.refuse(dialled(1));

        onlyDirect(neighbours.get(1));
        assertThat(at.takeDialled()).isEmpty();
    }

    @Test
    void theNextOneIsTriedWhenTheFirstCannotPassItOn() {
        send(7, 1);
        at.receive(seed, listOf(1, 1, 902, 903));
        at.refuse(dialled(1));
        Direct sent = onlyDirect(neighbours.get(1));
        at.receive(neighbours.get(1), ack(sent, Result.NOT_LINKED));

        assertThat(onlyDirect(neighbours.get(2))).isEqualTo(sent);
        at.receive(neighbours.get(2), ack(sent, Result.NOT_LINKED));
        assertThat(peer.direct.failed).containsOnlyKeys(7L);
    }

    /** Further answers come while the peer is being dialled. */
    @Test
    void aNeighbourOfBothIsNotAskedBeforeTheDialHasFailed() {
        send(7, 1);
        at.receive(seed, listOf(1, 1, 902));
        at.receive(seed, listOf(1, 1, 902));

        assertThat(at.takeSent(neighbours.get(1), KindCase.DIRECT)).isEmpty();
        assertThat(at.takeDialled()).containsValue(address(1));
    }

    @Test
    void threeRelaysAreDialledAndNoMore() {
        send(7, 1);
        at.receive(seed, listOf(1, 1, 2, 3, 4, 5));
        at.refuse(dialled(1));
        at.refuse(dialled(2));
        at.refuse(dialled(3));
        at.refuse(dialled(4));

        assertThat(at.takeDialled()).isEmpty();
        assertThat(peer.direct.failed.get(7L)).startsWith("127.0.0.1:6001 does not answer (connection refused)");
    }

    @Test
    void aPeerThatAnswersNobodyIsGivenUpInTime() {
        send(7, 1);
        at.receive(seed, listOf(1, 1, 2, 3));
        at.advance(Duration.ofMillis(4_499));
        assertThat(peer.direct.failed).isEmpty();
        at.advance(Duration.ofMillis(1));

        assertThat(at.takeDialled()).containsValues(address(1), address(2), address(3));
        assertThat(peer.direct.failed.get(7L)).startsWith("127.0.0.1:6001 does not answer (no answer)");
    }

    @Test
    void aListThatNobodyAskedForIsIgnored() {
        at.receive(seed, listOf(1, 1, 2));

        assertThat(at.takeDialled()).isEmpty();
        assertThat(at.node.knownPeers()).noneMatch(known -> known.id().equals(id(1)));
    }

    // ---- the one between ----

    @Test
    void aStrangersMessageForANeighbourIsPassedOnAndItsAcknowledgementBack() {
        LinkId stranger = at.accept(connectDirect(1));
        at.takeSent(stranger);
        Direct m = forNeighbour(1, 902, 1);
        at.receive(stranger, frame(m));
        assertThat(onlyDirect(neighbours.get(1))).isEqualTo(m);
        assertThat(at.takeSent(stranger)).isEmpty();

        at.receive(neighbours.get(1), ack(m, Result.DELIVERED));
        at.receive(neighbours.get(1), ack(m, Result.DELIVERED));

        assertThat(at.takeSent(stranger)).containsExactly(ack(m, Result.DELIVERED));
        assertThat(at.take(PeerEvent.DirectPassedOn.class)).hasSize(1);
        assertThat(peer.direct.heard).isEmpty();
    }

    @Test
    void aNeighboursMessageForANeighbourIsPassedOnToo() {
        Direct m = forNeighbour(901, 902, 1);
        at.receive(neighbours.get(0), frame(m));

        assertThat(onlyDirect(neighbours.get(1))).isEqualTo(m);
    }

    @Test
    void itIsPassedOnOnceAndNoFurther() {
        at.receive(neighbours.get(0), frame(forNeighbour(1, 902, 1)));

        assertThat(at.closed(neighbours.get(0))).isTrue();
        assertThat(at.takeSent(neighbours.get(1))).isEmpty();
    }

    @Test
    void whoIsNoNeighbourIsSaidToBeNone() {
        LinkId stranger = at.accept(connectDirect(1));
        at.takeSent(stranger);
        Direct m = forNeighbour(1, 77, 1);
        at.receive(stranger, frame(m));

        assertThat(at.takeSent(stranger)).containsExactly(ack(m, Result.NOT_LINKED));
        assertThat(at.take(PeerEvent.DirectNotPassedOn.class)).hasSize(1);
    }

    @Test
    void whenTheNeighbourIsLostTheOriginIsTold() {
        LinkId stranger = at.accept(connectDirect(1));
        at.takeSent(stranger);
        Direct m = forNeighbour(1, 902, 1);
        at.receive(stranger, frame(m));
        at.lose(neighbours.get(1));

        assertThat(at.takeSent(stranger)).containsExactly(ack(m, Result.NOT_LINKED));
    }

    @Test
    void whenTheOriginIsGoneNobodyIsTold() {
        LinkId stranger = at.accept(connectDirect(1));
        Direct m = forNeighbour(1, 902, 1);
        at.receive(stranger, frame(m));
        at.lose(stranger);
        at.receive(neighbours.get(1), ack(m, Result.DELIVERED));

        assertThat(at.take(PeerEvent.DirectAckIgnored.class)).hasSize(1);
    }

    @Test
    void onlyTheTargetAcknowledges() {
        LinkId stranger = at.accept(connectDirect(1));
        at.takeSent(stranger);
        Direct m = forNeighbour(1, 902, 1);
        at.receive(stranger, frame(m));
        at.receive(neighbours.get(2), ack(m, Result.DELIVERED));

        assertThat(at.takeSent(stranger)).isEmpty();
    }

    @Test
    void whatIsUnderWayIsBoundedAndForgotten() {
        LinkId stranger = at.accept(connectDirect(1));
        at.takeSent(stranger);
        IntStream.rangeClosed(1, 513).forEach(n -> at.receive(stranger, frame(forNeighbour(1, 902, n))));
        assertThat(at.takeSent(stranger)).containsExactly(ack(forNeighbour(1, 902, 513), Result.BUSY));

        peer.live(Duration.ofSeconds(6), neighbours);
        assertThat(at.take(PeerEvent.DirectNotAcknowledged.class)).hasSize(512);
        at.receive(stranger, frame(forNeighbour(1, 902, 600)));
        assertThat(at.takeSent(stranger)).isEmpty();
    }

    /** More would close the neighbour's link as stuck. */
    @Test
    void noMoreBytesArePassedOnThanALinkCanTake() {
        LinkId stranger = at.accept(connectDirect(1));
        at.takeSent(stranger);
        ByteString large = ByteString.copyFrom(new byte[1 << 20]);
        for (int n = 1; n <= 2; n++) {
            at.receive(
                    stranger,
                    frame(forNeighbour(1, 902, n).toBuilder().setPayload(large).build()));
        }

        assertThat(at.takeSent(stranger)).containsExactly(ack(forNeighbour(1, 902, 2), Result.BUSY));
    }

    // ---- the target ----

    @Test
    void aNeighbourMayBringWhatAnotherSent() {
        Direct m = direct(1, 1, 0, "hello");
        at.receive(neighbours.get(0), frame(m));

        assertThat(peer.direct.texts()).containsExactly("hello");
        assertThat(at.takeSent(neighbours.get(0))).containsExactly(ack(m, Result.DELIVERED));
    }

    // ---- helpers ----

    private static Direct forNeighbour(int origin, int target, long sequence) {
        return direct(origin, sequence, 0, "m").toBuilder()
                .setTarget(id(target).bytes())
                .build();
    }

    private void send(long ticket, int to) {
        at.node.direct().send(ticket, id(to), text("m"), at.nowNanos());
    }

    private ByteString asked() {
        List<Frame> asked = at.takeSent(seed, KindCase.REQUEST_PL);
        return asked.get(asked.size() - 1).getRequestPl().getNeighboursOf();
    }

    private LinkId dialled(int to) {
        return PeerUnderTest.linkTo(at.takeDialled(), address(to));
    }

    private Direct onlyDirect(LinkId link) {
        List<Frame> sent = at.takeSent(link, KindCase.DIRECT);
        assertThat(sent).hasSize(1);
        return sent.get(0).getDirect();
    }
}
