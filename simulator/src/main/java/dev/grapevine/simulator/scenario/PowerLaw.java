package dev.grapevine.simulator.scenario;

import dev.grapevine.simulator.overlay.Overlay;
import dev.grapevine.simulator.overlay.OverlayGraph;
import dev.grapevine.simulator.overlay.Shape;
import dev.grapevine.simulator.statistics.PowerLawFit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Peers join one by one; then the degrees of the overlay follow a power law, up to the cap. */
final class PowerLaw implements Scenario {
    private static final double JOINS_PER_SECOND = 50;
    private static final Duration REST = Duration.ofSeconds(10);
    private static final double LEAST_EXPONENT = 2.0;
    private static final double MOST_EXPONENT = 3.2;
    private static final double DISTANCE = 0.05;
    private static final String KS = "Kolmogorov-Smirnov distance";

    @Override
    public String name() {
        return "power-law";
    }

    @Override
    public String summary() {
        return "peers join one by one: their degrees follow a power law under the cap, in one component";
    }

    @Override
    public int nodes(Size size) {
        return 10_000;
    }

    @Override
    public Outcome run(Setting setting) {
        Shape shape = Shape.DEFAULT;
        Overlay overlay = setting.opened(new Overlay(shape, setting.randomness()));
        overlay.join(setting.nodes(), JOINS_PER_SECOND);
        overlay.run(REST);
        return Outcome.of(overlay.network(), findings(overlay.graph(), shape.maxPeers()));
    }

    private static List<Finding> findings(OverlayGraph graph, int cap) {
        List<Finding> findings = new ArrayList<>();
        PowerLawFit.fit(graph.degrees(), cap)
                .ifPresentOrElse(
                        fit -> findings.addAll(describe(fit)),
                        () -> findings.add(Finding.below(KS, DISTANCE, Double.NaN)));
        findings.add(Finding.atMost("highest degree", cap, graph.highestDegree()));
        findings.add(Finding.exactly("components", 1, graph.components().count()));
        return findings;
    }

    private static List<Finding> describe(PowerLawFit fit) {
        return List.of(
                Finding.between(
                        "exponent", LEAST_EXPONENT, MOST_EXPONENT, fit.law().exponent()),
                Finding.below(KS, DISTANCE, fit.distance()),
                Finding.plain("least degree fitted", fit.law().least()),
                Finding.plain("peers fitted, %", 100 * fit.share()));
    }
}
