package dev.grapevine.simulator.scenario;

import dev.grapevine.simulator.measure.Spread;
import java.time.Duration;
import java.util.List;

/** One broadcast to a hundred thousand peers that found each other by themselves. */
final class Large implements Scenario {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final double MOST_SECONDS_BROADCAST = 60;
    private static final double MOST_SECONDS = 900;
    private static final double NANOS = 1e9;

    @Override
    public String name() {
        return "large";
    }

    @Override
    public String summary() {
        return "100,000 peers: one broadcast reaches them all, simulated in a minute; give Java 16 GB: -Xmx16g";
    }

    @Override
    public int nodes(Size size) {
        return size.pick(1_000, 100_000);
    }

    @Override
    public Outcome run(Setting setting) {
        long began = System.nanoTime();
        Stage stage = Stage.form(setting, Stage.SHAPE);
        long formed = System.nanoTime();
        stage.broadcasts().publish(stage.anyone().get());
        stage.settle(stage.overlay().alive(), PATIENCE);
        double broadcast = (System.nanoTime() - formed) / NANOS;
        Spread spread = Spread.of(stage.broadcasts().journeys(), stage.overlay().alive());
        return stage.outcome(List.of(
                Finding.exactly(
                        "peers", setting.nodes(), stage.overlay().alive().size()),
                Finding.exactly("delivered, %", 100, 100 * spread.delivery()),
                Finding.exactly(
                        "components", 1, stage.overlay().graph().components().count()),
                Finding.below("seconds of real time for the broadcast", MOST_SECONDS_BROADCAST, broadcast),
                Finding.below("seconds of real time in all", MOST_SECONDS, (System.nanoTime() - began) / NANOS),
                Finding.plain("last delivery, ms", spread.lastMillis()),
                Finding.plain("copies", spread.copies()),
                stage.once("")));
    }
}
