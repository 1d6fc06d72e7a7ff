package dev.grapevine.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.simulator.measure.Tracing;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scenarios at the size that every build can afford; the bars are those of the full size. */
class SmallScenariosTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "modes",
                "scale",
                "large",
                "crash-reset",
                "crash-silent",
                "hubs",
                "partition",
                "churn",
                "late-joiner",
                "false-death",
                "liars",
                "maelstrom",
                "topics",
                "direct",
                "contents"
            })
    void holdsItsBars(String name) {
        Scenario scenario = Scenarios.named(name).orElseThrow();
        var setting = new Setting(Size.SMALL, scenario.nodes(Size.SMALL), 1, Tracing.NONE);
        assertThat(scenario.run(setting).findings()).allMatch(Finding::held);
    }
}
