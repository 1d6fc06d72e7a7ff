package dev.grapevine.simulator.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostClockTest {
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 100, -100, 50_000, -50_000})
    void aDelayIsOverWhenTheClockSaysSo(long driftPpm) {
        var clock = new HostClock(-1_000_000_000_000L, 0, driftPpm);
        for (long now = 0; now < 1L << 50; now = 7 * now + 3) {
            for (long delay = 0; delay < 1L << 50; delay = 5 * delay + 1) {
                long then = clock.virtualAfter(now, delay);
                assertThat(clock.nanos(then) - clock.nanos(now) - delay).isBetween(0L, 3L);
            }
        }
    }
}
