package dev.grapevine.simulator.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.simulator.explore.Exploration.Result;
import org.junit.jupiter.api.Test;

class ExplorationTest {
    private static final int TRIALS = Boolean.getBoolean("grapevine.full") ? 40 : 4;

    @Test
    void randomNetworksAreWellAfterRandomFaults() {
        var exploration = new Exploration(100);
        for (int i = 0; i < TRIALS; i++) {
            Result result = exploration.run();
            assertThat(result.violations())
                    .as("seed %d: %s", result.seed(), result.what())
                    .isEmpty();
        }
    }

    @Test
    void aTrialRepeats() {
        assertThat(new Exploration(19).next()).isEqualTo(new Exploration(19).next());
        assertThat(new Exploration(19).run()).isEqualTo(new Exploration(19).run());
    }
}
