package dev.grapevine.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LowCapsTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aLowCapDoesNotCutTheOverlay(long seed) {
        var scenario = new LowCaps();
        Outcome outcome = scenario.run(new Setting(scenario.nodes(Size.FULL), seed));
        assertThat(outcome.findings()).allMatch(Finding::held);
    }
}
