package dev.grapevine.simulator.scenario;

import dev.grapevine.simulator.fault.Partition;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Two halves do not hear of each other for a while, both publish, then they meet again. */
final class Halves implements Scenario {
    private static final double PER_SECOND = 1;
    private static final Duration STEP = Duration.ofMillis(100);
    private static final Duration IN_THE_END = Duration.ofMinutes(5);
    private static final double NANOS = 1e9;
    private static final double MOST_SECONDS_APART = 15;
    private static final double MOST_SECONDS_INCOMPLETE = 30;

    @Override
    public String name() {
        return "partition";
    }

    @Override
    public String summary() {
        return "ten minutes in two halves that both publish: 15 s after, one network; 30 s after, nothing is missing";
    }

    @Override
    public int nodes(Size size) {
        return size.pick(60, 1_000);
    }

    @Override
    public Outcome run(Setting setting) {
        Stage stage = Stage.form(setting, Stage.SHAPE).warmUp();
        var partition = Partition.of(host -> host.index() % 2 == 0);
        stage.overlay().network().obstruct(partition);
        stage.broadcasts()
                .publish(
                        setting.size().pick(Duration.ofMinutes(2), Duration.ofMinutes(10)), PER_SECOND, stage.anyone());
        stage.overlay().network().clear(partition);
        return stage.outcome(meetAgain(stage));
    }

    private static List<Finding> meetAgain(Stage stage) {
        long healed = stage.nowNanos();
        List<SimulatedPeer> peers = stage.overlay().alive();
        List<Finding> findings = new ArrayList<>();
        stage.overlay()
                .network()
                .engine()
                .runUntil(() -> stage.overlay().graph().components().count() == 1, STEP, IN_THE_END);
        findings.add(
                Finding.atMost("seconds until one component", MOST_SECONDS_APART, (stage.nowNanos() - healed) / NANOS));
        stage.settle(peers, IN_THE_END);
        findings.add(
                Finding.atMost("seconds until complete", MOST_SECONDS_INCOMPLETE, (stage.nowNanos() - healed) / NANOS));
        findings.add(Finding.exactly("missing in the end", 0, stage.missing(peers)));
        findings.add(Finding.plain("messages", stage.broadcasts().journeys().size()));
        findings.add(stage.once(""));
        return findings;
    }
}
