package dev.grapevine.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.simulator.engine.Randomness.Purpose;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineTest {
    private final Engine engine = new Engine();
    private final List<String> seen = new ArrayList<>();

    @Test
    void anOccurrenceSeesItsOwnInstantAndMayPlanOthers() {
        engine.after(Duration.ofMillis(5), () -> {
            see("second");
            engine.after(0, () -> see("third"));
        });
        engine.after(Duration.ofMillis(2), () -> see("first"));
        engine.after(Duration.ofMillis(6), () -> see("later"));
        engine.run(Duration.ofMillis(5));
        assertThat(seen).containsExactly("first 2", "second 5", "third 5");
    }

    @Test
    void theClockStandsAtTheEndOfTheRunAlthoughNothingHappens() {
        engine.run(Duration.ofHours(3));
        assertThat(engine.nowNanos()).isEqualTo(Duration.ofHours(3).toNanos());
    }

    @Test
    void runsUntilAConditionHolds() {
        engine.after(Duration.ofSeconds(3), () -> see("it"));
        Duration step = Duration.ofSeconds(1);
        assertThat(engine.runUntil(() -> !seen.isEmpty(), step, Duration.ofSeconds(2)))
                .isFalse();
        assertThat(engine.runUntil(() -> !seen.isEmpty(), step, Duration.ofSeconds(2)))
                .isTrue();
    }

    @Test
    void streamsRepeatAndDiffer() {
        var randomness = new Randomness(7);
        long first = randomness.stream(Purpose.NODE, 1).nextLong();
        assertThat(new Randomness(7).stream(Purpose.NODE, 1).nextLong()).isEqualTo(first);
        assertThat(List.of(
                        randomness.stream(Purpose.NODE, 2).nextLong(),
                        randomness.stream(Purpose.FAULT, 1).nextLong(),
                        randomness.stream(Purpose.NODE, 1, 1).nextLong(),
                        new Randomness(8).stream(Purpose.NODE, 1).nextLong()))
                .doesNotContain(first)
                .doesNotHaveDuplicates();
    }

    private void see(String what) {
        seen.add(what + " " + engine.nowNanos() / 1_000_000);
    }
}
