package dev.grapevine.peer.core;

import static dev.grapevine.peer.core.PeerUnderTest.id;
import static dev.grapevine.peer.core.PeerUnderTest.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.grapevine.node.LinkId;
import dev.grapevine.node.testing.NodeUnderTest;
import dev.grapevine.wire.Direct;
import dev.grapevine.wire.DirectAck;
import dev.grapevine.wire.DirectAck.Result;
import dev.grapevine.wire.Frame;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Direct messages between neighbours. */
class DirectMessagesTest {
    private static final Duration PATIENCE = Duration.ofMillis(4_500);

    private final PeerUnderTest peer = PeerUnderTest.alone(64);
    private final NodeUnderTest<PeerNode> at = peer.at;
    private final LinkId link = peer.neighbour(1);

    // ---- sending ----

    @Test
    void aMessageForANeighbourTakesTheirLinkAndEndsWithItsAcknowledgement() {
        send(7, 1, "hello");

        Direct sent = onlySent(link);
        assertThat(sent.getPayload().toStringUtf8()).isEqualTo("hello");
        assertThat(sent.getOrigin()).isEqualTo(id(0).bytes());
        assertThat(sent.getTarget()).isEqualTo(id(1).bytes());
        assertThat(sent.getKind()).isEqualTo(Direct.Kind.MESSAGE);
        assertThat(sent.getSequence()).isEqualTo(1);
        assertThat(sent.getAfter()).isZero();
        assertThat(peer.direct.delivered).isEmpty();

        at.receive(link, ack(sent, Result.DELIVERED));

        assertThat(peer.direct.delivered).containsExactly(7L);
        at.receive(link, ack(sent, Result.DELIVERED));
        assertThat(peer.direct.delivered).hasSize(1);
        assertThat(at.take(PeerEvent.DirectAckIgnored.class)).hasSize(1);
    }

    @Test
    void eachMessageSaysWhichOneGoesBeforeItUntilThatIsAcknowledged() {
        LongStream.rangeClosed(1, 3).forEach(ticket -> send(ticket, 1, "m"));
        List<Direct> sent = takeSent(link);

        assertThat(sent).extracting(Direct::getSequence).containsExactly(1L, 2L, 3L);
        assertThat(sent).extracting(Direct::getAfter).containsExactly(0L, 1L, 2L);

        sent.forEach(m -> at.receive(link, ack(m, Result.DELIVERED)));
        send(4, 1, "m");

        assertThat(onlySent(link).getAfter()).isZero();
        assertThat(peer.direct.delivered).containsExactly(1L, 2L, 3L);
    }

    @Test
    void noMoreThanAWindowIsUnderWay() {
        LongStream.rangeClosed(1, 100).forEach(ticket -> send(ticket, 1, "m"));
        List<Direct> sent = takeSent(link);

        assertThat(sent).hasSize(64);
        at.receive(link, ack(sent.get(0), Result.DELIVERED));
        assertThat(takeSent(link)).hasSize(1);
    }

    /** They are control frames: too many bytes of those would close the link as stuck. */
    @Test
    void noMoreBytesThanALinkCanTakeAreUnderWay() {
        ByteString large = ByteString.copyFrom(new byte[1 << 20]);
        for (long ticket = 1; ticket <= 3; ticket++) {
            at.node.direct().send(ticket, id(1), large, at.nowNanos());
        }
        Direct first = onlySent(link);
        at.receive(link, ack(first, Result.DELIVERED));

        assertThat(onlySent(link).getSequence()).isEqualTo(2);
    }

    @Test
    void whatIsTakenBackDoesNotLeaveAgainInTheRoomThatItGives() {
        ByteString large = ByteString.copyFrom(new byte[1 << 20]);
        for (long ticket = 1; ticket <= 2; ticket++) {
            at.node.direct().send(ticket, id(1), large, at.nowNanos());
        }
        Direct first = onlySent(link);
        at.receive(link, ack(first, Result.BUSY));
        assertThat(takeSent(link)).isEmpty();
        at.advance(Duration.ofMillis(100));

        assertThat(onlySent(link)).isEqualTo(first);
    }

    @Test
    void whatCameOutOfOrderIsSentAgainInOrder() {
        LongStream.rangeClosed(1, 3).forEach(ticket -> send(ticket, 1, "m"));
        List<Direct> sent = takeSent(link);
        at.receive(link, ack(sent.get(1), Result.OUT_OF_ORDER));
        at.receive(link, ack(sent.get(2), Result.OUT_OF_ORDER));
        assertThat(takeSent(link)).isEmpty();
        at.advance(Duration.ofMillis(100));

        assertThat(takeSent(link)).isEqualTo(sent);
    }

    @Test
    void aNeighbourThatIsTooBusyIsAskedAgainAndGivenUpInTheEnd() {
        send(1, 1, "m");
        for (int i = 0; i < 44; i++) {
            at.receive(link, ack(onlySent(link), Result.BUSY));
            at.advance(Duration.ofMillis(100));
        }
        at.receive(link, ack(onlySent(link), Result.BUSY));
        at.advance(Duration.ofMillis(100));

        assertThat(peer.direct.failed.get(1L)).contains("127.0.0.1:6001", "busy");
        assertThat(takeSent(link)).isEmpty();
    }

    @Test
    void aSilentNeighbourIsGivenUpInTime() {
        send(1, 1, "m");
        at.advance(PATIENCE.minusMillis(1));
        assertThat(peer.direct.failed).isEmpty();
        at.advance(Duration.ofMillis(1));

        assertThat(peer.direct.failed).containsOnlyKeys(1L);
        assertThat(peer.direct.failed.get(1L)).startsWith("127.0.0.1:6001 does not answer");
        assertThat(at.take(PeerEvent.DirectsFailed.class)).hasSize(1);
    }

    @Test
    void aSlowNeighbourHasTimeForEach() {
        LongStream.rangeClosed(1, 4).forEach(ticket -> send(ticket, 1, "m"));
        for (Direct m : takeSent(link)) {
            at.advance(Duration.ofSeconds(4));
            at.receive(link, ack(m, Result.DELIVERED));
        }

        assertThat(peer.direct.delivered).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void whatWasUnderWayIsSentOverTheNextLinkOfANeighbour() {
        LongStream.rangeClosed(1, 2).forEach(ticket -> send(ticket, 1, "m"));
        List<Direct> sent = takeSent(link);
        LinkId newer = at.accept(PeerUnderTest.connectPeer(1));

        assertThat(takeSent(newer)).isEqualTo(sent);
        at.receive(newer, ack(sent.get(0), Result.DELIVERED));
        assertThat(peer.direct.delivered).containsExactly(1L);
    }

    @Test
    void nobodySpeaksForAnother() {
        LinkId other = peer.neighbour(2);
        send(1, 1, "m");
        at.receive(other, ack(onlySent(link), Result.DELIVERED));

        assertThat(peer.direct.delivered).isEmpty();
        assertThat(at.take(PeerEvent.DirectAckIgnored.class)).hasSize(1);
    }

    @Test
    void oneselfIsNotSentTo() {
        send(1, 0, "m");

        assertThat(peer.direct.failed).containsEntry(1L, "that is this peer itself");
    }

    @Test
    void stoppingGivesEverythingUp() {
        send(1, 1, "m");
        at.node.direct().request(2, id(1), "", text("?"), at.nowNanos());
        at.stop();
        send(3, 1, "m");

        assertThat(peer.direct.failed).containsOnlyKeys(1L, 2L, 3L);
        assertThat(peer.direct.failed.values()).containsOnly("the peer has stopped");
    }

    @Test
    void tooManyAreNotKeptWaiting() {
        LongStream.rangeClosed(1, 65_537).forEach(ticket -> send(ticket, 1, ""));

        assertThat(peer.direct.failed).containsOnlyKeys(65_537L);
        assertThat(peer.direct.failed.get(65_537L)).contains("too many");
    }

    // ---- receiving ----

    @Test
    void aMessageIsHeardOnceAndAcknowledgedEachTime() {
        Direct m = direct(1, 1, 0, "hello");
        at.receive(link, frame(m));
        at.receive(link, frame(m));

        assertThat(peer.direct.texts()).containsExactly("hello");
        assertThat(at.takeSent(link)).containsExactly(ack(m, Result.DELIVERED), ack(m, Result.DELIVERED));
        assertThat(at.take(PeerEvent.DirectRepeated.class)).hasSize(1);
    }

    @Test
    void aMessageWaitsForTheOneBeforeIt() {
        Direct second = direct(1, 9, 4, "second");
        at.receive(link, frame(second));
        assertThat(at.takeSent(link)).containsExactly(ack(second, Result.OUT_OF_ORDER));

        at.receive(link, frame(direct(1, 4, 0, "first")));
        at.receive(link, frame(second));

        assertThat(peer.direct.texts()).containsExactly("first", "second");
    }

    /** The origin gave it up and said so with the next one: it comes too late. */
    @Test
    void whatWasOvertakenByALaterOneIsNotHeard() {
        at.receive(link, frame(direct(1, 5, 0, "later")));
        at.receive(link, frame(direct(1, 4, 0, "given up")));

        assertThat(peer.direct.texts()).containsExactly("later");
    }

    @Test
    void aNewStartOfAPeerCountsAnew() {
        at.receive(link, frame(direct(1, 5, 0, "before")));
        Direct again = direct(1, 1, 0, "after").toBuilder().setEpoch(2).build();
        at.receive(link, frame(again));

        assertThat(peer.direct.texts()).containsExactly("before", "after");
    }

    @Test
    void whatTheApplicationHasNoRoomForComesAgain() {
        peer.direct.busy = true;
        Direct m = direct(1, 1, 0, "hello");
        at.receive(link, frame(m));
        assertThat(at.takeSent(link)).containsExactly(ack(m, Result.BUSY));
        assertThat(at.take(PeerEvent.DirectTurnedAway.class)).hasSize(1);

        peer.direct.busy = false;
        at.receive(link, frame(m));
        assertThat(peer.direct.texts()).containsExactly("hello");
    }

    // ---- requests ----

    @Test
    void aRequestEndsWithItsAnswer() {
        at.node.direct().request(3, id(1), "", text("2+2"), at.nowNanos());
        Direct request = onlySent(link);
        at.receive(link, ack(request, Result.DELIVERED));
        Direct answer = answer(request, 1, "4");
        at.receive(link, frame(answer));
        at.receive(link, frame(answer));

        assertThat(peer.direct.answers).containsOnlyKeys(3L);
        assertThat(peer.direct.answers.get(3L).getPayload().toStringUtf8()).isEqualTo("4");
        assertThat(at.takeSent(link)).hasSize(2);
    }

    @Test
    void onlyTheOneThatWasAskedAnswers() {
        LinkId other = peer.neighbour(2);
        at.node.direct().request(3, id(1), "", text("2+2"), at.nowNanos());
        Direct request = onlySent(link);
        at.receive(other, frame(answer(request, 2, "5")));
        at.receive(link, frame(answer(request.toBuilder().setEpoch(9).build(), 1, "6")));

        assertThat(peer.direct.answers).isEmpty();
        assertThat(at.take(PeerEvent.DirectAnswerIgnored.class)).hasSize(2);
    }

    @Test
    void aRequestThatIsNotAnsweredEnds() {
        at.node.direct().request(3, id(1), "", text("2+2"), at.nowNanos());
        at.receive(link, ack(onlySent(link), Result.DELIVERED));
        peer.live(Duration.ofSeconds(32), List.of(link));

        assertThat(peer.direct.failed.get(3L)).contains("not answered it within 30 s");
    }

    @Test
    void anAnswerIsADirectMessageToTheAsker() {
        Direct request =
                direct(1, 8, 0, "?").toBuilder().setKind(Direct.Kind.REQUEST).build();
        at.receive(link, frame(request));
        at.takeSent(link);
        at.node.direct().answer(peer.direct.heard.get(0), true, text("no idea"), at.nowNanos());

        Direct answer = onlySent(link);
        assertThat(answer.getKind()).isEqualTo(Direct.Kind.FAILURE);
        assertThat(answer.getRequestSequence()).isEqualTo(8);
        assertThat(answer.getRequestEpoch()).isEqualTo(1);
    }

    // ---- helpers ----

    private void send(long ticket, int to, String what) {
        at.node.direct().send(ticket, id(to), text(what), at.nowNanos());
    }

    private List<Direct> takeSent(LinkId over) {
        return at.takeSent(over, Frame.KindCase.DIRECT).stream()
                .map(Frame::getDirect)
                .toList();
    }

    private Direct onlySent(LinkId over) {
        List<Direct> sent = takeSent(over);
        assertThat(sent).hasSize(1);
        return sent.get(0);
    }

    static Direct direct(int origin, long sequence, long after, String text) {
        return Direct.newBuilder()
                .setOrigin(id(origin).bytes())
                .setEpoch(1)
                .setTarget(id(0).bytes())
                .setSequence(sequence)
                .setAfter(after)
                .setKind(Direct.Kind.MESSAGE)
                .setPayload(text(text))
                .build();
    }

    private static Direct answer(Direct request, int origin, String text) {
        return direct(origin, 1, 0, text).toBuilder()
                .setKind(Direct.Kind.ANSWER)
                .setRequestEpoch(request.getEpoch())
                .setRequestSequence(request.getSequence())
                .build();
    }

    static Frame frame(Direct m) {
        return Frame.newBuilder().setDirect(m).build();
    }

    static Frame ack(Direct m, Result result) {
        var ack = DirectAck.newBuilder()
                .setOrigin(m.getOrigin())
                .setEpoch(m.getEpoch())
                .setTarget(m.getTarget())
                .setSequence(m.getSequence())
                .setResult(result);
        return Frame.newBuilder().setDirectAck(ack).build();
    }
}
