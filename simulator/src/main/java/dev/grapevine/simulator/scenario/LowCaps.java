package dev.grapevine.simulator.scenario;

import dev.grapevine.simulator.overlay.Overlay;
import dev.grapevine.simulator.overlay.OverlayGraph;
import dev.grapevine.simulator.overlay.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Peers with room for few neighbours: however low the cap, the overlay is one. */
final class LowCaps implements Scenario {
    private static final List<Integer> CAPS = List.of(3, 4, 6, 8);
    private static final double JOINS_PER_SECOND = 20;
    private static final Duration REST = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "low-caps";
    }

    @Override
    public String summary() {
        return "--max-peers 3, 4, 6 and 8: one component each time, and nobody above the cap";
    }

    @Override
    public int nodes(Size size) {
        return 300;
    }

    @Override
    public Outcome run(Setting setting) {
        List<Outcome> outcomes = CAPS.stream().map(cap -> run(setting, cap)).toList();
        return Outcome.together(outcomes);
    }

    private static Outcome run(Setting setting, int cap) {
        Overlay overlay = setting.opened(new Overlay(Shape.DEFAULT.withMaxPeers(cap), setting.randomness()));
        overlay.join(setting.nodes(), JOINS_PER_SECOND);
        overlay.run(REST);
        return Outcome.of(overlay.network(), findings(overlay.graph(), cap));
    }

    private static List<Finding> findings(OverlayGraph graph, int cap) {
        String with = " with --max-peers " + cap;
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.exactly("components" + with, 1, graph.components().count()));
        findings.add(Finding.atMost("highest degree" + with, cap, graph.highestDegree()));
        return findings;
    }
}
