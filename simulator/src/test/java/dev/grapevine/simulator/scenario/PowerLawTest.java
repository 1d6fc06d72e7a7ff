package dev.grapevine.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The overlay that the shipped cores build, at the size the project promises. */
class PowerLawTest {
    @Test
    void degreesOfTenThousandPeersFollowAPowerLaw() {
        var scenario = new PowerLaw();
        Outcome outcome = scenario.run(new Setting(scenario.nodes(Size.FULL), 1));
        assertThat(outcome.findings()).allMatch(Finding::held);
    }

    @Test
    void aRunRepeatsToTheLastEvent() {
        var setting = new Setting(200, 5);
        String hash = new PowerLaw().run(setting).eventHash();
        assertThat(new PowerLaw().run(setting).eventHash()).isEqualTo(hash);
        assertThat(new PowerLaw().run(new Setting(200, 6)).eventHash()).isNotEqualTo(hash);
    }
}
