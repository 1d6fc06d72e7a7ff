package dev.grapevine.simulator.network;

/**
 * The clocks of one host, which agree with nobody else's.
 *
 * @param originNanos what the monotonic clock showed when virtual time began; may be negative
 * @param wallMillis what the wall clock showed then, milliseconds since 1970
 * @param driftPpm microseconds that both gain in each second; negative: lose
 */
public record HostClock(long originNanos, long wallMillis, long driftPpm) {
    private static final long MILLION = 1_000_000;

    /** @throws IllegalArgumentException when the drift would make it stand still or run backwards */
    public HostClock {
        if (driftPpm <= -MILLION) {
            throw new IllegalArgumentException("a clock cannot lose " + driftPpm + " of a million");
        }
    }

    /** The monotonic clock at an instant of virtual time. */
    public long nanos(long virtualNanos) {
        return originNanos + elapsed(virtualNanos);
    }

    /** The wall clock at an instant of virtual time. */
    public long wallMillis(long virtualNanos) {
        return wallMillis + elapsed(virtualNanos) / MILLION;
    }

    /** The instant, to a few nanoseconds, at which this clock has moved on by {@code delayNanos}; never before. */
    long virtualAfter(long virtualNanos, long delayNanos) {
        long rate = MILLION + driftPpm;
        long delay = Math.max(0, delayNanos);
        long due = elapsed(virtualNanos) + delay;
        long instant = virtualNanos + delay / rate * MILLION + delay % rate * MILLION / rate;
        while (elapsed(instant) < due) {
            instant++;
        }
        return instant;
    }

    private long elapsed(long virtualNanos) {
        return virtualNanos + virtualNanos / MILLION * driftPpm + virtualNanos % MILLION * driftPpm / MILLION;
    }
}
