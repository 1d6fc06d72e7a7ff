package dev.grapevine.simulator.scenario;

import dev.grapevine.simulator.measure.Journey;
import dev.grapevine.simulator.overlay.OverlayGraph;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import dev.grapevine.simulator.statistics.PowerLawFit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Peers come and go all the time, half of those that go without a goodbye: messages arrive, the overlay keeps its shape. */
final class Churn implements Scenario {
    private static final double SHARE_A_MINUTE = 0.2;
    private static final Duration BETWEEN_MESSAGES = Duration.ofSeconds(2);
    private static final Duration MARGIN = Duration.ofSeconds(30);
    private static final double LEAST_PERCENT = 99.9;
    private static final double MEAN_DEGREE = 10;
    private static final double TOLERANCE = 0.1;

    @Override
    public String name() {
        return "churn";
    }

    @Override
    public String summary() {
        return "20 % of the peers replaced every minute for an hour: 99.9 % delivered, the overlay keeps its shape";
    }

    @Override
    public int nodes(Size size) {
        return size.pick(100, 1_000);
    }

    @Override
    public Outcome run(Setting setting) {
        Stage stage = Stage.form(setting, Stage.SHAPE).warmUp();
        var lifetimes = new Lifetimes();
        stage.overlay().peers().forEach(peer -> lifetimes.begins(peer, stage.nowNanos()));
        Duration time = setting.size().pick(Duration.ofMinutes(3), Duration.ofHours(1));
        churn(stage, lifetimes, time, 60 / SHARE_A_MINUTE / setting.nodes());
        stage.run(MARGIN);
        return stage.outcome(findings(stage, lifetimes));
    }

    private static void churn(Stage stage, Lifetimes lifetimes, Duration time, double secondsBetween) {
        long end = stage.nowNanos() + time.toNanos();
        long nextMessage = stage.nowNanos();
        while (stage.nowNanos() < end) {
            if (stage.nowNanos() >= nextMessage) {
                nextMessage += BETWEEN_MESSAGES.toNanos();
                stage.broadcasts().publish(stage.anyone().get());
            }
            replace(stage, lifetimes);
            stage.run(Duration.ofNanos((long) (secondsBetween * 1e9)));
        }
    }

    private static void replace(Stage stage, Lifetimes lifetimes) {
        SimulatedPeer goes = stage.anyone().get();
        if (stage.random().nextBoolean()) {
            goes.host().stop();
        } else {
            goes.host().kill();
        }
        goes.host().bury();
        lifetimes.ends(goes, stage.nowNanos());
        SimulatedPeer comes = stage.overlay().addPeer();
        lifetimes.begins(comes, stage.nowNanos());
        comes.host().start();
    }

    private static List<Finding> findings(Stage stage, Lifetimes lifetimes) {
        OverlayGraph graph = stage.overlay().graph();
        double mean = IntStream.of(graph.degrees()).average().orElse(0);
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.atLeast("% within 30 s", LEAST_PERCENT, percent(stage, lifetimes)));
        findings.add(
                Finding.between("mean degree", (1 - TOLERANCE) * MEAN_DEGREE, (1 + TOLERANCE) * MEAN_DEGREE, mean));
        findings.add(Finding.exactly("components", 1, graph.components().count()));
        PowerLawFit.fit(graph.degrees(), Stage.SHAPE.maxPeers())
                .ifPresent(
                        fit -> findings.add(Finding.plain("exponent", fit.law().exponent())));
        findings.add(Finding.plain(
                "peers replaced", lifetimes.size() - graph.adjacency().size()));
        findings.add(stage.once(""));
        return findings;
    }

    /** Only messages and peers count that lived long enough around each other. */
    private static double percent(Stage stage, Lifetimes lifetimes) {
        long due = 0;
        long came = 0;
        for (Journey journey : stage.broadcasts().journeys()) {
            for (int peer = 0; peer < lifetimes.size(); peer++) {
                boolean counts = lifetimes.around(journey, peer, MARGIN);
                due += counts ? 1 : 0;
                came += counts && journey.millis(peer) <= MARGIN.toMillis() ? 1 : 0;
            }
        }
        return due == 0 ? 0 : 100.0 * came / due;
    }
}
