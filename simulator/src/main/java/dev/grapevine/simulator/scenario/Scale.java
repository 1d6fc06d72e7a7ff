package dev.grapevine.simulator.scenario;

import dev.grapevine.simulator.measure.Flooding;
import dev.grapevine.simulator.measure.FrameCounts;
import dev.grapevine.simulator.measure.Spread;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Large networks without faults: nearly no copy too many, and not much slower than flooding. */
final class Scale implements Scenario {
    private static final int WARM_UP = 40;
    private static final double WARM_UP_PER_SECOND = 10;
    private static final int MEASURED = 100;
    private static final double PER_SECOND = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final double REDUNDANCY_OF_ONE = 0.01;
    private static final double REDUNDANCY_OF_MANY = 0.05;
    private static final int MOST_HOPS = 15;
    private static final double MOST_STRETCH = 1.5;
    private static final double MOST_CONTROL = 0.5;

    @Override
    public String name() {
        return "scale";
    }

    @Override
    public String summary() {
        return "1,000 and 10,000 peers, tree: everybody, hardly a copy too many, at most 1.5 times flooding's time";
    }

    @Override
    public int nodes(Size size) {
        return size.pick(300, 10_000);
    }

    @Override
    public Outcome run(Setting setting) {
        return Outcome.together(Stream.of(Math.max(2, setting.nodes() / 10), setting.nodes())
                .map(nodes -> measure(setting.withNodes(nodes)))
                .toList());
    }

    private static Outcome measure(Setting setting) {
        Stage stage = Stage.form(setting, Stage.SHAPE);
        SimulatedPeer one = stage.anyone().get();
        List<Finding> findings = new ArrayList<>();
        findings.addAll(measure(setting, stage, "one source", () -> one, REDUNDANCY_OF_ONE));
        findings.addAll(measure(setting, stage, "many sources", inTurn(stage), REDUNDANCY_OF_MANY));
        return stage.outcome(findings);
    }

    /** Everybody, in an order drawn once. */
    private static Supplier<SimulatedPeer> inTurn(Stage stage) {
        List<SimulatedPeer> order = stage.draw(stage.overlay().alive().size());
        Iterator<SimulatedPeer> endless =
                Stream.generate(() -> order).flatMap(List::stream).iterator();
        return endless::next;
    }

    private static List<Finding> measure(
            Setting setting, Stage stage, String who, Supplier<SimulatedPeer> sources, double redundancy) {
        stage.broadcasts().warmUp(WARM_UP, WARM_UP_PER_SECOND, sources);
        stage.settle(stage.overlay().alive(), PATIENCE);
        stage.broadcasts().forget();
        var before = FrameCounts.of(stage.overlay().network().traffic());
        stage.broadcasts().publish(MEASURED, PER_SECOND, sources);
        stage.settle(stage.overlay().alive(), PATIENCE);
        var frames = FrameCounts.of(stage.overlay().network().traffic()).since(before);
        double control = (double) frames.control() / setting.nodes() / MEASURED;
        Spread spread = Spread.of(stage.broadcasts().journeys(), stage.overlay().alive());
        double stretch = spread.lastMillis() / floodMillis(stage);
        String where = ", " + setting.nodes() + " nodes, " + who;
        return List.of(
                Finding.exactly("delivered, %" + where, 100, 100 * spread.delivery()),
                Finding.atMost("redundancy" + where, redundancy, spread.redundancy()),
                Finding.atMost("last hop" + where, MOST_HOPS, spread.furthestHop()),
                Finding.atMost("last delivery, times flooding's" + where, MOST_STRETCH, stretch),
                Finding.plain("last delivery, ms" + where, spread.lastMillis()),
                Finding.atMost("control frames a node and message" + where, MOST_CONTROL, control),
                stage.once(where));
    }

    /** When the last peer would have had the same messages by flooding, on average. */
    private static double floodMillis(Stage stage) {
        var flooding = new Flooding(stage.overlay());
        return stage.broadcasts().journeys().stream()
                .mapToDouble(journey -> flooding.lastMillis(journey.source()))
                .average()
                .orElse(0);
    }
}
