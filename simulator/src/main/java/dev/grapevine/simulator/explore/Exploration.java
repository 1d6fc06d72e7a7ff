package dev.grapevine.simulator.explore;

import java.util.List;

/** Trials one after the other, each with the next random seed. */
public final class Exploration {
    private long seed;

    /** @param seed the random seed of the first trial */
    public Exploration(long seed) {
        this.seed = seed;
    }

    /**
     * What came of one trial.
     *
     * @param seed repeats it
     * @param what what it was about, for people
     * @param violations what was violated, in one line each
     */
    public record Result(long seed, String what, List<String> violations) {
        /** Copies the list. */
        public Result {
            violations = List.copyOf(violations);
        }
    }

    /** What the next trial is about, for people. */
    public String next() {
        return Draw.of(seed).toString();
    }

    /** The random seed of the next trial. */
    public long seed() {
        return seed;
    }

    /** Runs the next trial. */
    public Result run() {
        Draw draw = Draw.of(seed++);
        return new Result(draw.seed(), draw.toString(), new Trial(draw).violations());
    }
}
