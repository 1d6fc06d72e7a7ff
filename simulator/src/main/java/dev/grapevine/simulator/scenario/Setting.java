package dev.grapevine.simulator.scenario;

import dev.grapevine.simulator.engine.Randomness;
import dev.grapevine.simulator.measure.Tracing;
import dev.grapevine.simulator.overlay.Overlay;

/**
 * What a run of a scenario can be told.
 *
 * @param size how long and how hard
 * @param nodes how many peers
 * @param seed the random seed that repeats the run
 * @param tracing who follows it
 */
public record Setting(Size size, int nodes, long seed, Tracing tracing) {
    /** @throws IllegalArgumentException when there are no peers */
    public Setting {
        if (nodes < 1) {
            throw new IllegalArgumentException("a scenario needs at least one node");
        }
    }

    /** A run at full size. */
    public Setting(int nodes, long seed) {
        this(Size.FULL, nodes, seed, Tracing.NONE);
    }

    /** Where every random choice of the run comes from. */
    public Randomness randomness() {
        return new Randomness(seed);
    }

    /** Shows an overlay that begins to whoever follows the run; returns it. */
    Overlay opened(Overlay overlay) {
        tracing.opens(overlay);
        return overlay;
    }

    /** The same with another number of peers. */
    public Setting withNodes(int other) {
        return new Setting(size, other, seed, tracing);
    }

    /** The same with somebody who follows it. */
    public Setting with(Tracing other) {
        return new Setting(size, nodes, seed, other);
    }

    /** The run that many random seeds later, which nobody follows. */
    public Setting next(int steps) {
        return new Setting(size, nodes, seed + steps, Tracing.NONE);
    }
}
