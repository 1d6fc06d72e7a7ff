package dev.grapevine.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final long FIRST = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST = Duration.ofSeconds(10).toNanos();

    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10), new Random(5));

    @Test
    void delaysDoubleUpToTheLongest() {
        long ceiling = FIRST;
        for (int i = 0; i < 1000; i++) {
            assertThat(backoff.nextNanos()).isBetween(ceiling / 4, ceiling);
            ceiling = Math.min(LONGEST, 2 * ceiling);
        }
    }

    @Test
    void delaysDiffer() {
        for (int i = 0; i < 10; i++) {
            backoff.nextNanos();
        }

        assertThat(java.util.stream.LongStream.generate(backoff::nextNanos)
                        .limit(100)
                        .distinct()
                        .count())
                .isGreaterThan(90);
    }

    @Test
    void successBeginsAnew() {
        for (int i = 0; i < 10; i++) {
            backoff.nextNanos();
        }
        backoff.reset();

        assertThat(backoff.nextNanos()).isBetween(FIRST / 4, FIRST);
    }

    @Test
    void theFirstDelayIsNotAboveTheLongestEither() {
        var short_ = new Backoff(Duration.ofSeconds(5), Duration.ofMillis(1), new Random(1));

        assertThat(short_.nextNanos()).isLessThanOrEqualTo(1_000_000);
    }

    @Test
    void aTinyDelayIsADelay() {
        var tiny = new Backoff(Duration.ofNanos(1), Duration.ofNanos(1), new Random(1));

        assertThat(tiny.nextNanos()).isBetween(0L, 1L);
    }
}
