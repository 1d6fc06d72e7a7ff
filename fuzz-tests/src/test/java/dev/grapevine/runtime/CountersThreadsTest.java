package dev.grapevine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.fuzz.Crowd;
import dev.grapevine.fuzz.Effort;
import dev.grapevine.node.Event;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Counters that many threads make and use at once are exact in the end. */
class CountersThreadsTest {
    private static final int THREADS = 4;
    private static final int EACH = 50;

    private record Seen(Level level) implements Event {}

    @Test
    void nobodysCountIsLost() throws Exception {
        for (int round = 0; round < Effort.of(300, 30_000); round++) {
            Counters counters = new Counters();
            Crowd.of(THREADS, me -> {
                for (int i = 0; i < EACH; i++) {
                    counters.count(new Seen(Event.Level.DEBUG));
                    counters.counter("n" + i % 5).increment();
                    assertThat(counters.values().values()).allMatch(value -> value <= THREADS * EACH);
                }
            });

            long fifth = THREADS * EACH / 5;
            assertThat(counters.values())
                    .isEqualTo(Map.of(
                            "seen",
                            (long) THREADS * EACH,
                            "n0",
                            fifth,
                            "n1",
                            fifth,
                            "n2",
                            fifth,
                            "n3",
                            fifth,
                            "n4",
                            fifth));
        }
    }
}
