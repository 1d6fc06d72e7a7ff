package dev.grapevine.node;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential backoff with full jitter: the n-th delay is uniform between a quarter of and the whole of
 * {@code first · 2^n}, never above {@code longest}. Used by one thread.
 */
public final class Backoff {
    private final long firstNanos;
    private final long longestNanos;
    private final RandomGenerator random;
    private long ceilingNanos;

    /** Begins at {@code first}. */
    public Backoff(Duration first, Duration longest, RandomGenerator random) {
        this.longestNanos = longest.toNanos();
        this.firstNanos = Math.min(first.toNanos(), longestNanos);
        this.random = random;
        this.ceilingNanos = firstNanos;
    }

    /** The next delay, in nanoseconds; the one after it is drawn from a range twice as wide. */
    public long nextNanos() {
        long delay = ceilingNanos / 4 + random.nextLong(Math.max(1, ceilingNanos * 3 / 4));
        ceilingNanos = Math.min(longestNanos, ceilingNanos * 2);
        return delay;
    }

    /** It worked: begin again at the first delay. */
    public void reset() {
        ceilingNanos = firstNanos;
    }
}
