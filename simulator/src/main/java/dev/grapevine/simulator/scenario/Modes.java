package dev.grapevine.simulator.scenario;

import dev.grapevine.peer.core.SpreadingConfig.Mode;
import dev.grapevine.simulator.measure.Spread;
import dev.grapevine.simulator.overlay.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Small networks in every mode: all but push reach everybody, a tree with hardly a copy too many. */
final class Modes implements Scenario {
    private static final int MESSAGES = 50;
    private static final double PER_SECOND = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final double COPIES_A_NODE = 1.1;

    @Override
    public String name() {
        return "modes";
    }

    @Override
    public String summary() {
        return "10, 20 and 50 peers: every mode but push reaches everybody, tree with at most 55 copies";
    }

    @Override
    public int nodes(Size size) {
        return 50;
    }

    @Override
    public Outcome run(Setting setting) {
        int most = Math.max(10, setting.nodes());
        return Outcome.together(Stream.of(most / 5, 2 * most / 5, most)
                .flatMap(nodes ->
                        Stream.of(Mode.values()).map(mode -> run(setting.withNodes(nodes), mode, nodes == most)))
                .toList());
    }

    private static Outcome run(Setting setting, Mode mode, boolean largest) {
        Stage stage = Stage.form(setting, Shape.DEFAULT.withMode(mode)).warmUp();
        stage.broadcasts().publish(MESSAGES, PER_SECOND, stage.anyone());
        stage.settle(stage.overlay().alive(), PATIENCE);
        Spread spread = Spread.of(stage.broadcasts().journeys(), stage.overlay().alive());
        String where = ", " + mode.word() + ", " + setting.nodes() + " nodes";
        List<Finding> findings = new ArrayList<>();
        findings.add(delivery(mode, "delivered, %" + where, 100 * spread.delivery()));
        findings.add(
                mode == Mode.TREE && largest
                        ? Finding.atMost("copies a message" + where, COPIES_A_NODE * setting.nodes(), spread.copies())
                        : Finding.plain("copies a message" + where, spread.copies()));
        findings.add(Finding.plain("last delivery, ms" + where, spread.lastMillis()));
        findings.add(stage.once(where));
        return stage.outcome(findings);
    }

    private static Finding delivery(Mode mode, String what, double percent) {
        return mode == Mode.PUSH ? Finding.plain(what, percent) : Finding.exactly(what, 100, percent);
    }
}
