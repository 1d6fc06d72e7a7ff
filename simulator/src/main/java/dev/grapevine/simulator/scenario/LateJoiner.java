package dev.grapevine.simulator.scenario;

import dev.grapevine.simulator.overlay.SimulatedPeer;
import java.time.Duration;
import java.util.List;

/** Who comes late is told what was said. */
final class LateJoiner implements Scenario {
    private static final Duration HISTORY = Duration.ofMinutes(10);
    private static final double PER_SECOND = 1;
    private static final Duration IN_TIME = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "late-joiner";
    }

    @Override
    public String summary() {
        return "10 s after it started a peer has every message of the last ten minutes";
    }

    @Override
    public int nodes(Size size) {
        return size.pick(30, 1_000);
    }

    @Override
    public Outcome run(Setting setting) {
        Stage stage = Stage.form(setting, Stage.SHAPE).warmUp();
        stage.broadcasts().publish(HISTORY, PER_SECOND, stage.anyone());
        SimulatedPeer late = stage.overlay().addPeer();
        late.host().start();
        stage.run(IN_TIME);
        return stage.outcome(List.of(
                Finding.plain("messages", stage.broadcasts().journeys().size()),
                Finding.exactly("missing at the late peer after 10 s", 0, stage.missing(List.of(late))),
                Finding.exactly(
                        "missing at all others",
                        0,
                        stage.missing(stage.overlay().alive()) - stage.missing(List.of(late))),
                stage.once("")));
    }
}
