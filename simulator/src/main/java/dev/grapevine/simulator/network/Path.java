package dev.grapevine.simulator.network;

/**
 * What one direction of a link is like.
 *
 * @param latencyNanos how long the first byte takes at least
 * @param jitter what is added to it, drawn anew for every frame; order is kept nevertheless
 * @param bytesPerSecond how fast bytes leave; 0 means at once
 */
public record Path(long latencyNanos, Distribution jitter, long bytesPerSecond) {
    private static final long NANOS = 1_000_000_000L;

    /** @throws IllegalArgumentException when a component is negative */
    public Path {
        if (latencyNanos < 0 || bytesPerSecond < 0) {
            throw new IllegalArgumentException("neither latency nor bandwidth can be negative");
        }
    }

    /** How long so many bytes take to leave, in nanoseconds. */
    long writingNanos(long bytes) {
        return bytesPerSecond == 0 ? 0 : Math.multiplyExact(bytes, NANOS) / bytesPerSecond;
    }
}
