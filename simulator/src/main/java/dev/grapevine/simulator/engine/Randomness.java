package dev.grapevine.simulator.engine;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Every random choice of a run, from one number: independent streams by purpose and index, so that what one node draws
 * does not depend on what another one does. The same on every JVM. Immutable.
 */
public record Randomness(long seed) {
    /** What a stream is for; each purpose has streams of its own. */
    public enum Purpose {
        /** Decisions of a node. */
        NODE,
        /** Ids and clocks of a node. */
        IDENTITY,
        /** Properties of a path between two nodes. */
        PATH,
        /** What happens on the way: jitter. */
        TRANSIT,
        /** Faults. */
        FAULT,
        /** The plan of a scenario. */
        PLAN
    }

    /** The stream of a purpose. */
    public RandomGenerator stream(Purpose purpose) {
        return stream(purpose, 0, 0);
    }

    /** One of many streams of a purpose. */
    public RandomGenerator stream(Purpose purpose, long index) {
        return stream(purpose, index, 0);
    }

    /** One of many streams of a purpose. */
    public RandomGenerator stream(Purpose purpose, long index, long second) {
        long state = mix(seed + mix(purpose.ordinal() + 1));
        return new SplittableRandom(mix(mix(state ^ mix(index + 1)) + second));
    }

    /** The finalizer of SplitMix64 (Steele, Lea, Flood, 2014): every bit of the input moves every bit of the output. */
    static long mix(long bits) {
        long z = bits + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
