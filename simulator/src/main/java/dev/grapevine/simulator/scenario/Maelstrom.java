package dev.grapevine.simulator.scenario;

import dev.grapevine.peer.core.SpreadingConfig;
import dev.grapevine.peer.core.SpreadingConfig.Mode;
import dev.grapevine.simulator.fault.Partition;
import dev.grapevine.simulator.measure.FrameCounts;
import dev.grapevine.simulator.measure.Journey;
import dev.grapevine.simulator.network.Distribution;
import dev.grapevine.simulator.network.PathModel;
import dev.grapevine.simulator.overlay.Shape;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import java.time.Duration;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * The broadcast challenge of Fly.io's Gossip Glomers, challenges 3d and 3e: 25 nodes, 100 ms between any two, 100
 * operations a second, half of them broadcasts. The other half are reads, which send nothing.
 */
final class Maelstrom implements Scenario {
    private static final SpreadingConfig TREE = SpreadingConfig.DEFAULT.withMode(Mode.TREE);
    private static final SpreadingConfig FEW = TREE.withTrees(1).withBatch(Duration.ofMillis(120));
    private static final Shape SHAPE =
            Shape.DEFAULT.withPaths(PathModel.latency(Distribution.constant(Duration.ofMillis(100))));

    private static final double BROADCASTS_PER_SECOND = 50;
    private static final int OPERATIONS_A_BROADCAST = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Override
    public String name() {
        return "maelstrom";
    }

    @Override
    public String summary() {
        return "Gossip Glomers 3d and 3e: frames an operation, median and highest latency; a partition loses nothing";
    }

    @Override
    public int nodes(Size size) {
        return 25;
    }

    @Override
    public Outcome run(Setting setting) {
        return Outcome.together(List.of(
                run(setting, TREE, "", new Bars(12.5, 400, 600)),
                run(setting, FEW, ", batch 120 ms, 1 tree", new Bars(4, Double.POSITIVE_INFINITY, 1_000)),
                cutOff(setting)));
    }

    /** What is asked. */
    private record Bars(double frames, double median, double most) {}

    private static Outcome run(Setting setting, SpreadingConfig spreading, String where, Bars bars) {
        Stage stage = Stage.form(setting, SHAPE.withSpreading(spreading)).warmUp();
        var before = FrameCounts.of(stage.overlay().network().traffic());
        stage.broadcasts().publish(time(setting), BROADCASTS_PER_SECOND, stage.anyone());
        stage.settle(stage.overlay().alive(), PATIENCE);
        var frames = FrameCounts.of(stage.overlay().network().traffic()).since(before);
        double operations =
                OPERATIONS_A_BROADCAST * stage.broadcasts().journeys().size();
        double[] millis = latencies(stage);
        double median = millis[millis.length / 2];
        return stage.outcome(List.of(
                Finding.exactly(
                        "missing" + where, 0, stage.missing(stage.overlay().alive())),
                Finding.atMost("payload frames an operation" + where, bars.frames(), frames.gossip() / operations),
                Finding.plain("control frames an operation" + where, frames.control() / operations),
                Double.isInfinite(bars.median())
                        ? Finding.plain("median latency, ms" + where, median)
                        : Finding.atMost("median latency, ms" + where, bars.median(), median),
                Finding.atMost("highest latency, ms" + where, bars.most(), millis[millis.length - 1]),
                stage.once(where)));
    }

    private static Outcome cutOff(Setting setting) {
        Stage stage = Stage.form(setting, SHAPE.withSpreading(TREE)).warmUp();
        var partition = Partition.of(host -> host.index() % 2 == 0);
        stage.broadcasts().publish(time(setting), BROADCASTS_PER_SECOND, stage.anyone());
        stage.overlay().network().obstruct(partition);
        stage.broadcasts().publish(time(setting), BROADCASTS_PER_SECOND, stage.anyone());
        stage.overlay().network().clear(partition);
        stage.broadcasts().publish(time(setting), BROADCASTS_PER_SECOND, stage.anyone());
        stage.settle(stage.overlay().alive(), PATIENCE);
        String where = ", with a partition";
        return stage.outcome(List.of(
                Finding.exactly(
                        "missing" + where, 0, stage.missing(stage.overlay().alive())),
                stage.once(where)));
    }

    private static Duration time(Setting setting) {
        return setting.size().pick(Duration.ofSeconds(5), Duration.ofSeconds(20));
    }

    /** Of every message at every other peer, ascending. */
    private static double[] latencies(Stage stage) {
        List<SimulatedPeer> peers = stage.overlay().alive();
        return stage.broadcasts().journeys().stream()
                .flatMapToDouble(journey -> latencies(journey, peers))
                .sorted()
                .toArray();
    }

    private static DoubleStream latencies(Journey journey, List<SimulatedPeer> peers) {
        return peers.stream()
                .filter(peer -> peer != journey.source())
                .mapToDouble(peer -> journey.millis(peer.index()));
    }
}
