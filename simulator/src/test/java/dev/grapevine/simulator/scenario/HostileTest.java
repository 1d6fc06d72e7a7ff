package dev.grapevine.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.simulator.measure.Tracing;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The scenario with so few peers that every build can run it: honest peers come to no harm, whoever can be told from them is
 * shown out in time.
 */
class HostileTest {
    private static final int HONEST = 33;

    @Test
    void honestPeersComeToNoHarmAndHostileOnesAreShownOut() {
        var setting = new Setting(Size.SMALL, HONEST, 1, Tracing.NONE);
        List<Finding> findings = new Hostile().run(setting).findings();
        assertThat(findings)
                .filteredOn(finding -> !finding.what().startsWith("p99 latency, times"))
                .allMatch(Finding::held);
    }
}
