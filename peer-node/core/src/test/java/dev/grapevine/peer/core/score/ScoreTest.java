package dev.grapevine.peer.core.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.protocol.Conduct;
import org.junit.jupiter.api.Test;

class ScoreTest {
    private static final long MINUTE = 60_000_000_000L;
    /** Clocks begin anywhere. */
    private static final long BEGIN = -5 * MINUTE;

    private final Score score = new Score(Conduct.DEFAULT);

    @Test
    void creditIsCapped() {
        for (int i = 0; i < 10_000; i++) {
            score.add(Deed.FIRST, BEGIN);
        }
        assertThat(score.points(BEGIN)).isEqualTo(Conduct.DEFAULT.mostCredit());
    }

    @Test
    void creditDoesNotBuyTheRightToWithhold() {
        for (int i = 0; i < 10_000; i++) {
            score.add(Deed.FIRST, BEGIN);
        }
        for (int i = 0; i < 4; i++) {
            score.add(Deed.FAILED_AUDIT, BEGIN);
        }
        assertThat(score.points(BEGIN)).isLessThan(Conduct.DEFAULT.shownOutBelow());
    }

    @Test
    void misdeedsAreForgivenWithTime() {
        score.add(Deed.FAILED_AUDIT, BEGIN);
        assertThat(score.points(BEGIN)).isEqualTo(-40);
        assertThat(score.points(BEGIN + MINUTE)).isEqualTo(-30);
        assertThat(score.points(BEGIN + 10 * MINUTE)).isZero();
        assertThat(score.clean(BEGIN + 10 * MINUTE)).isTrue();
    }

    @Test
    void reasonsSayWhatAndHowOften() {
        score.add(Deed.REPLAY, BEGIN);
        score.add(Deed.WITHHELD, BEGIN);
        score.add(Deed.REPLAY, BEGIN);
        score.add(Deed.FIRST, BEGIN);
        assertThat(score.reasons()).isEqualTo("kept payloads back (1), sent old bundles again (2)");
    }
}
