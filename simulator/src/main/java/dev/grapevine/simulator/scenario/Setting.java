package dev.grapevine.simulator.scenario;

import dev.grapevine.simulator.engine.Randomness;

/**
 * What a run of a scenario can be told.
 *
 * @param nodes how many peers
 * @param seed the random seed that repeats the run
 */
public record Setting(int nodes, long seed) {
    /** @throws IllegalArgumentException when there are no peers */
    public Setting {
        if (nodes < 1) {
            throw new IllegalArgumentException("a scenario needs at least one node");
        }
    }

    /** Where every random choice of the run comes from. */
    public Randomness randomness() {
        return new Randomness(seed);
    }
}
