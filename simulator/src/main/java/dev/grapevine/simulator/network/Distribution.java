package dev.grapevine.simulator.network;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Durations drawn at random. The factories use {@link StrictMath}, whose results are the same on every JVM, so that a
 * run repeats everywhere.
 */
@FunctionalInterface
public interface Distribution {
    /** Draws a duration in nanoseconds, never negative. */
    long sampleNanos(RandomGenerator random);

    /** Always the same duration. */
    static Distribution constant(Duration duration) {
        long nanos = duration.toNanos();
        return random -> nanos;
    }

    /** Each duration from {@code least} to {@code most} as likely as any other. */
    static Distribution uniform(Duration least, Duration most) {
        long from = least.toNanos();
        long to = most.toNanos();
        return random -> random.nextLong(from, to + 1);
    }

    /** Waiting for something that comes at a constant rate, on average after {@code mean}. */
    static Distribution exponential(Duration mean) {
        double nanos = mean.toNanos();
        return random -> (long) (-nanos * StrictMath.log(1 - random.nextDouble()));
    }

    /** Half of the durations are below {@code median}; {@code sigma} is the deviation of their logarithm. */
    static Distribution logNormal(Duration median, double sigma) {
        double nanos = median.toNanos();
        return random -> (long) (nanos * StrictMath.exp(sigma * normal(random)));
    }

    /** A standard normal variate (Box and Muller, 1958). */
    private static double normal(RandomGenerator random) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        return radius * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
    }
}
