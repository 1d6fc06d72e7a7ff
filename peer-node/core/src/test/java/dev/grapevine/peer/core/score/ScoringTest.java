package dev.grapevine.peer.core.score;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.BundleId;
import dev.grapevine.protocol.Conduct;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScoringTest {
    private static final LinkId LINK = new LinkId(1);
    private static final NodeId PEER = NodeId.random(new Random(1));
    private static final long SECOND = 1_000_000_000L;

    private final Scoring scoring = new Scoring(Conduct.JUDGING.withOriginBundles(10));
    private long now = -100 * SECOND;
    private int bundles;

    @BeforeEach
    void aNeighbour() {
        scoring.onUp(LINK, PEER, now);
    }

    private static BundleId bundle(int number) {
        return BundleId.of(ByteString.copyFromUtf8("bundle " + number));
    }

    private List<Scoring.Question> second() {
        now += SECOND;
        scoring.onPong(LINK, now, now);
        return scoring.sweep(id -> true, now);
    }

    /** The next second's questions, without offers. */
    private List<Scoring.Question> asked() {
        return second().stream().filter(question -> !question.offer()).toList();
    }

    private boolean shownOut() {
        return scoring.takeVerdicts().stream().anyMatch(verdict -> verdict.measure() == Scoring.Measure.SHOW_OUT);
    }

    /** Messages flow; the neighbour gives what it is asked for, or does not. Returns the seconds until it is shown out. */
    private int untilShownOut(int most, boolean gives) {
        for (int i = 1; i <= most; i++) {
            scoring.onTakenIn(bundle(++bundles), 100);
            List<Scoring.Question> questions = asked();
            if (gives) {
                questions.forEach(question -> assertThat(scoring.onBrought(LINK, question.bundle(), 100, now))
                        .isTrue());
            }
            if (shownOut()) {
                return i;
            }
        }
        return most + 1;
    }

    @Test
    void whoGivesNothingIsShownOut() {
        assertThat(untilShownOut(200, false)).isLessThan(60);
    }

    @Test
    void whoGaveForLongAndStopsIsShownOut() {
        assertThat(untilShownOut(600, true)).isGreaterThan(600);
        assertThat(untilShownOut(200, false)).isLessThan(90);
    }

    @Test
    void whoGivesIsAskedRarely() {
        int asked = 0;
        for (int i = 0; i < 600; i++) {
            scoring.onTakenIn(bundle(++bundles), 100);
            List<Scoring.Question> questions = asked();
            asked += questions.size();
            questions.forEach(question -> scoring.onBrought(LINK, question.bundle(), 100, now));
        }
        assertThat(asked).isBetween(90, 135);
    }

    /** A partition may have kept it away. */
    @Test
    void whoTakesUpTheOfferIsNotTried() {
        for (int i = 0; i < 300; i++) {
            scoring.onTakenIn(bundle(++bundles), 100);
            List<Scoring.Question> questions = second();
            assertThat(questions).allMatch(Scoring.Question::offer);
            questions.forEach(question -> scoring.onServed(LINK, question.bundle()));
        }
        assertThat(shownOut()).isFalse();
    }

    /** Then others may have lost it too. */
    @Test
    void nobodyIsTriedWithWhatIsNotKeptHere() {
        for (int i = 0; i < 100; i++) {
            scoring.onTakenIn(bundle(++bundles), 100);
            now += SECOND;
            scoring.onPong(LINK, now, now);
            assertThat(scoring.sweep(id -> false, now)).isEmpty();
        }
    }

    @Test
    void nobodyIsAskedForWhatCameBeforeTheLink() {
        scoring.onTakenIn(bundle(1), 100);
        LinkId later = new LinkId(2);
        second();
        scoring.onUp(later, NodeId.random(new Random(2)), now);
        List<Scoring.Question> questions = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            questions.addAll(second());
        }
        assertThat(questions).noneMatch(question -> question.link().equals(later));
    }

    @Test
    void whatIsNotBroughtIsAPromiseBroken() {
        for (int i = 0; i < 25; i++) {
            scoring.onAsked(LINK, bundle(i));
        }
        for (int i = 0; i < 7; i++) {
            second();
            assertThat(shownOut()).isFalse();
        }
        second();
        assertThat(shownOut()).isTrue();
    }

    /** The link is cut, or one way of it: it has not heard the question. */
    @Test
    void whoHasNotReadAQuestionOwesNoAnswer() {
        for (int i = 0; i < 100; i++) {
            scoring.onAsked(LINK, bundle(i));
        }
        for (int i = 0; i < 60; i++) {
            now += SECOND;
            scoring.sweep(id -> true, now);
            assertThat(shownOut()).isFalse();
        }
    }

    /** Also when the link is younger than this peer. */
    @Test
    void aNewNeighbourThatHasNotReadAQuestionOwesNoAnswer() {
        for (int i = 0; i < 100; i++) {
            second();
        }
        LinkId later = new LinkId(2);
        scoring.onUp(later, NodeId.random(new Random(2)), now);
        scoring.onPong(later, now, now);
        scoring.sweep(id -> true, now += SECOND);
        for (int i = 0; i < 100; i++) {
            scoring.onAsked(later, bundle(i));
        }
        for (int i = 0; i < 60; i++) {
            scoring.sweep(id -> true, now += SECOND);
            assertThat(shownOut()).isFalse();
        }
    }

    /** Its answers stand in a queue: it is slow, not false. */
    @Test
    void whoBringsMuchHasMoreTime() {
        for (int i = 0; i < 25; i++) {
            scoring.onAsked(LINK, bundle(i));
        }
        for (int i = 0; i < 30; i++) {
            scoring.onBrought(LINK, bundle(1000 + i), 100_000, now);
            second();
        }
        assertThat(shownOut()).isFalse();
    }

    @Test
    void framesBeyondTheBudgetAreIgnoredAndBlamed() {
        int taken = 0;
        for (int i = 0; i < 2200; i++) {
            taken += scoring.onFrame(LINK, Frame.KindCase.PING, now) ? 1 : 0;
        }
        assertThat(taken).isEqualTo(10 * Conduct.JUDGING.controlFrames());
        assertThat(shownOut()).isTrue();
    }

    @Test
    void payloadIsNotCountedAsFrames() {
        for (int i = 0; i < 100_000; i++) {
            assertThat(scoring.onFrame(LINK, Frame.KindCase.GOSSIP, now)).isTrue();
        }
    }

    @Test
    void onlyTheOriginIsBlamedForPublishingTooMuch() {
        NodeId other = NodeId.random(new Random(7));
        for (int i = 0; i < 100; i++) {
            scoring.mayPublish(other, LINK, false, now);
        }
        assertThat(scoring.mayPublish(other, LINK, false, now)).isFalse();
        assertThat(shownOut()).isFalse();
        for (int i = 0; i < 100; i++) {
            scoring.mayPublish(PEER, LINK, false, now);
        }
        assertThat(shownOut()).isTrue();
    }

    @Test
    void oneCopyOfABundleIsNoReplay() {
        for (int i = 0; i < 1000; i++) {
            scoring.onAgain(LINK, bundle(i), SECOND, now);
        }
        assertThat(shownOut()).isFalse();
    }

    @Test
    void theSameOnceMoreIs() {
        for (int i = 0; i < 200; i++) {
            scoring.onAgain(LINK, bundle(i % 50), SECOND, now);
        }
        assertThat(shownOut()).isTrue();
    }

    @Test
    void whoAsksForTheSameAgainAndAgainGetsNoAnswerInTheEnd() {
        int served = 0;
        for (int i = 0; i < 100; i++) {
            if (scoring.serves(LINK, bundle(1), now)) {
                scoring.onServed(LINK, bundle(1));
                served++;
            }
        }
        assertThat(served).isEqualTo(6);
        assertThat(shownOut()).isTrue();
    }

    /** Its link stood still, and what it asked meanwhile comes at once. */
    @Test
    void whoAsksAgainForWantOfAnAnswerDoesNoWrong() {
        for (int i = 0; i < 25; i++) {
            if (scoring.serves(LINK, bundle(1), now)) {
                scoring.onServed(LINK, bundle(1));
            }
        }
        assertThat(scoring.points(PEER)).isZero();
    }

    @Test
    void whatThereWasNoRoomForMayBeAskedForAgain() {
        for (int i = 0; i < 100; i++) {
            assertThat(scoring.serves(LINK, bundle(1), now)).isTrue();
        }
        assertThat(shownOut()).isFalse();
    }

    @Test
    void whatWasAskedForThreeTimesMayComeThreeTimes() {
        for (int ask = 0; ask < 3; ask++) {
            for (int i = 0; i < 200; i++) {
                scoring.onAsked(LINK, bundle(i));
            }
        }
        for (int copy = 0; copy < 3; copy++) {
            for (int i = 0; i < 200; i++) {
                assertThat(scoring.onBrought(LINK, bundle(i), 100, now)).isTrue();
            }
        }
        assertThat(scoring.onBrought(LINK, bundle(1), 100, now))
                .as("and not once more")
                .isFalse();
    }

    @Test
    void whoCallsItsNeighbourDeadTwiceIsShownOutWhileTheLinkLasts() {
        now += 90 * SECOND;
        assertThat(scoring.knowsBetter(PEER, now)).isTrue();
        accusedAndSettled();
        assertThat(shownOut()).as("the first may be old news").isFalse();
        accusedAndSettled();
        assertThat(shownOut()).isTrue();
    }

    private void accusedAndSettled() {
        scoring.onAccused(PEER);
        assertThat(scoring.knowsBetter(PEER, now)).as("once at a time").isFalse();
        for (int i = 0; i < 5; i++) {
            second();
        }
    }

    @Test
    void whoCallsDeadAndHangsUpWasMistaken() {
        now += 90 * SECOND;
        scoring.onAccused(PEER);
        scoring.onDown(LINK, now);
        second();
        second();
        assertThat(shownOut()).isFalse();
    }

    @Test
    void strangersAndNewNeighboursMayHaveMeantIt() {
        assertThat(scoring.knowsBetter(PEER, now)).isFalse();
        now += 90 * SECOND;
        scoring.onDown(LINK, now);
        assertThat(scoring.knowsBetter(PEER, now)).isFalse();
    }

    @Test
    void aNewLinkDoesNotWashAScoreClean() {
        scoring.onDeed(LINK, Deed.FAILED_AUDIT, now);
        scoring.onDown(LINK, now);
        scoring.onUp(new LinkId(2), PEER, now);
        assertThat(scoring.points(PEER)).isEqualTo(-40);
    }
}
