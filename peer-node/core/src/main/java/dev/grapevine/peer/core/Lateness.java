package dev.grapevine.peer.core;

/**
 * How long to wait for a payload that a neighbour has announced before asking for it: as long as such payloads have taken
 * lately, and four mean deviations more (Jacobson, "Congestion Avoidance and Control", 1988).
 */
final class Lateness {
    private static final double GAIN = 0.125;
    private static final double DEVIATION_GAIN = 0.25;
    private static final int DEVIATIONS = 4;
    private static final double FIRST_NANOS = 400e6;
    private static final int USUAL_HOPS = 6;
    private static final double LEAST_NANOS = 50e6;
    private static final double MOST_NANOS = 3e9;
    /** Only what is late is ever measured: without this, a minute of withholding would make a peer wait for long. */
    private static final double MOST_OF_SUSPECTS_NANOS = 600e6;

    private final double leastNanos;
    private final double mostNanos;

    private double mean;
    private double deviation;

    /**
     * @param relayNanos how long each peer on the way keeps a payload back on purpose
     * @param suspicious whether neighbours are judged, who may keep payloads back
     */
    Lateness(long relayNanos, boolean suspicious) {
        this.leastNanos = LEAST_NANOS + USUAL_HOPS * relayNanos;
        this.mostNanos = (suspicious ? MOST_OF_SUSPECTS_NANOS : MOST_NANOS) + 2 * USUAL_HOPS * relayNanos;
        double first = FIRST_NANOS + USUAL_HOPS * relayNanos;
        this.mean = first / 2;
        this.deviation = first / 2 / DEVIATIONS;
    }

    /** An announced payload came by itself, so much later than its announcement. */
    void sample(long nanos) {
        double error = Math.min(nanos, mostNanos) - mean;
        mean += GAIN * error;
        deviation += DEVIATION_GAIN * (Math.abs(error) - deviation);
    }

    long timeoutNanos() {
        return (long) Math.max(leastNanos, Math.min(mostNanos, mean + DEVIATIONS * deviation));
    }
}
