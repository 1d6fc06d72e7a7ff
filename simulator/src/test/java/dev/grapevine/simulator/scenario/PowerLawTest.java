package dev.grapevine.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The overlay that the shipped cores build, with 10,000 peers as promised ({@code -Pfull}), and with 2,000 in every build. */
class PowerLawTest {
    private static final int PEERS = Boolean.getBoolean("grapevine.full") ? 10_000 : 2_000;

    @Test
    void degreesFollowAPowerLaw() {
        Outcome outcome = new PowerLaw().run(new Setting(PEERS, 1));
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
