package dev.grapevine.simulator.network;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Decides what the path from one host to another is like. The generator it is given begins alike for
 * both directions of a pair of hosts and every link between them, so they are alike, as cables are.
 */
@FunctionalInterface
public interface PathModel {
    /** The path from one host to another. */
    Path path(Host from, Host to, RandomGenerator random);

    /** Latencies drawn once for each pair, no jitter, unlimited bandwidth. */
    static PathModel latency(Distribution latency) {
        return latency(latency, 0);
    }

    /** Latencies drawn once for each pair, no jitter, the same bandwidth everywhere. */
    static PathModel latency(Distribution latency, long bytesPerSecond) {
        Distribution none = Distribution.constant(Duration.ZERO);
        return (from, to, random) -> new Path(latency.sampleNanos(random), none, bytesPerSecond);
    }
}
