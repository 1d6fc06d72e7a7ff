package dev.grapevine.simulator.scenario;

import dev.grapevine.simulator.engine.Randomness.Purpose;
import dev.grapevine.simulator.fault.FrameLoss;
import dev.grapevine.wire.Frame;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Every tenth sign of life gets lost: hardly anybody is called dead, and nobody is taken for it. */
final class FalseDeath implements Scenario {
    private static final double LOST = 0.1;
    private static final long MOST_REPORTS = 26;
    private static final Set<Frame.KindCase> KINDS =
            Set.of(Frame.KindCase.PING, Frame.KindCase.PONG, Frame.KindCase.PROBE);

    @Override
    public String name() {
        return "false-death";
    }

    @Override
    public String summary() {
        return "an hour in which 10 % of pings, pongs and probes are lost: at most 26 false reports in 20 runs";
    }

    @Override
    public int nodes(Size size) {
        return size.pick(100, 1_000);
    }

    @Override
    public Outcome run(Setting setting) {
        Stage stage = Stage.form(setting, Stage.SHAPE);
        var removals = new Removals(stage.overlay());
        var random = setting.randomness().stream(Purpose.FAULT);
        stage.overlay().network().interfere(new FrameLoss(KINDS, LOST, 0, random));
        stage.run(setting.size().pick(Duration.ofMinutes(10), Duration.ofHours(1)));
        return stage.outcome(List.of(
                Finding.atMostInAll("deaths of the living reported", MOST_REPORTS, removals.reports()),
                Finding.exactly("living peers removed by seeds", 0, removals.removals()),
                Finding.exactly(
                        "components", 1, stage.overlay().graph().components().count())));
    }
}
