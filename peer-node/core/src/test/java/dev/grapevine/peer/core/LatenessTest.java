package dev.grapevine.peer.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LatenessTest {
    private static final long MILLI = 1_000_000;

    private final Lateness lateness = new Lateness(0, true);

    private long after(long millis, int times) {
        for (int i = 0; i < times; i++) {
            lateness.sample(millis * MILLI);
        }
        return lateness.timeoutNanos() / MILLI;
    }

    @Test
    void itBeginsWithAGuess() {
        assertThat(lateness.timeoutNanos()).isEqualTo(400 * MILLI);
    }

    @Test
    void itComesDownToWhatIsUsualAndNoFurther() {
        assertThat(after(100, 100)).isBetween(100L, 110L);
        assertThat(after(1, 100)).isEqualTo(50);
    }

    @Test
    void itGoesUpWhenPayloadsTakeLongerAndNoFurtherThanTheBound() {
        assertThat(after(450, 3)).isGreaterThan(500);
        assertThat(after(60_000, 10)).isEqualTo(600);
    }

    @Test
    void whatVariesGetsMoreTime() {
        for (int i = 0; i < 100; i++) {
            lateness.sample(i % 2 == 0 ? 100 * MILLI : 300 * MILLI);
        }
        assertThat(lateness.timeoutNanos()).isGreaterThan(400 * MILLI);
    }

    @Test
    void delaysOnPurposeAreAddedForEachHop() {
        Lateness delayed = new Lateness(Duration.ofMillis(100).toNanos(), true);

        assertThat(delayed.timeoutNanos()).isEqualTo(1000 * MILLI);
        for (int i = 0; i < 100; i++) {
            delayed.sample(0);
        }
        assertThat(delayed.timeoutNanos()).isEqualTo(650 * MILLI);
    }

    /** A payload that comes once more after an hour says nothing of how long payloads take. */
    @Test
    void oneAbsurdSampleIsForgottenSoon() {
        lateness.sample(Duration.ofHours(1).toNanos());

        assertThat(after(100, 30)).isLessThan(500);
    }
}
