package dev.grapevine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.runtime.ScriptedNode.Named;
import org.junit.jupiter.api.Test;

class TimerQueueTest {
    private static final long BASE = Long.MAX_VALUE - 5; // the clock may overflow
    private final TimerQueue timers = new TimerQueue();

    @Test
    void timersComeInTheOrderTheyAreDueAndThenAsScheduled() {
        timers.schedule(new Named("late"), BASE + 10);
        timers.schedule(new Named("early"), BASE);
        timers.schedule(new Named("early too"), BASE);

        assertThat(timers.poll(BASE - 1)).isEmpty();
        assertThat(timers.nanosToNext(BASE - 1)).isEqualTo(1);
        assertThat(timers.poll(BASE + 20)).contains(new Named("early"));
        assertThat(timers.poll(BASE + 20)).contains(new Named("early too"));
        assertThat(timers.poll(BASE + 20)).contains(new Named("late"));
        assertThat(timers.poll(BASE + 20)).isEmpty();
        assertThat(timers.nanosToNext(BASE)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void anEqualTimerReplacesTheEarlierOne() {
        timers.schedule(new Named("x"), BASE);
        timers.schedule(new Named("x"), BASE + 10);

        assertThat(timers.poll(BASE + 5)).isEmpty();
        assertThat(timers.nanosToNext(BASE + 5)).isEqualTo(5);
        assertThat(timers.poll(BASE + 10)).contains(new Named("x"));
        assertThat(timers.poll(BASE + 99)).isEmpty();
    }

    @Test
    void aCancelledTimerIsGoneUntilItIsScheduledAgain() {
        timers.schedule(new Named("x"), BASE);
        timers.cancel(new Named("x"));
        timers.cancel(new Named("never scheduled"));
        assertThat(timers.poll(BASE + 1)).isEmpty();

        timers.schedule(new Named("x"), BASE);
        assertThat(timers.poll(BASE + 1)).contains(new Named("x"));
    }
}
