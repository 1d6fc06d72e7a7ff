package dev.grapevine.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LowCapsTest {
    @Test
    void aLowCapDoesNotCutTheOverlay() {
        holds(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 3, 4, 5, 6})
    @EnabledIfSystemProperty(named = "grapevine.full", matches = "true", disabledReason = "more of the same")
    void norWithOtherRandomSeeds(long seed) {
        holds(seed);
    }

    private static void holds(long seed) {
        var scenario = new LowCaps();
        Outcome outcome = scenario.run(new Setting(scenario.nodes(Size.FULL), seed));
        assertThat(outcome.findings()).allMatch(Finding::held);
    }
}
