package dev.grapevine.simulator.scenario;

import dev.grapevine.simulator.hostile.Kind;
import dev.grapevine.simulator.measure.Journey;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Almost every third peer breaks its word, each in one way of the kit, and one seed of five lists nobody but these: what
 * honest peers publish reaches the honest, about as fast as before, and those whose misbehaviour can be seen are shown out.
 */
final class Hostile implements Scenario {
    private static final int SECONDS_TO_SHOW_OUT = 120;
    private static final int SECONDS = 150;
    private static final double LEAST_PERCENT = 99.9;
    private static final double MOST_SLOWER = 2;
    private static final double MOST = 0.99;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "hostile";
    }

    @Override
    public String summary() {
        return "30 % hostile peers of every kind, one hostile seed of five: 99.9 % among the honest, who come to no harm";
    }

    @Override
    public int nodes(Size size) {
        return size.pick(98, 1_000);
    }

    @Override
    public Outcome run(Setting setting) {
        var cast = new HostileCast(setting);
        var harm = new HonestHarm(cast);
        cast.enter(setting.nodes());
        Stage stage = Stage.of(setting, cast.overlay());
        stage.broadcasts().of(cast::isHonest);
        stage.broadcasts().warmUp(20, 10, stage.anyOf(cast.honest()));
        stage.run(Duration.ofSeconds(3));
        stage.broadcasts().forget();
        var tables = new HostileTables(cast);
        play(stage, cast, setting.size().pick(10, 30), 0, tables);
        double calm = p99Millis(stage, cast.honest());
        stage.broadcasts().forget();
        cast.begin();
        play(stage, cast, SECONDS, 1, tables);
        stage.settle(cast.honest(), PATIENCE);
        return Outcome.of(stage.overlay().network(), findings(stage, cast, tables, harm, calm));
    }

    private static void play(Stage stage, HostileCast cast, int seconds, int passed, HostileTables tables) {
        for (int second = 0; second < seconds; second++) {
            for (int i = 0; i < 4; i++) {
                stage.broadcasts().publish(stage.anyOf(cast.honest()).get());
            }
            cast.second();
            tables.look(passed);
        }
    }

    private static List<Finding> findings(
            Stage stage, HostileCast cast, HostileTables tables, HonestHarm harm, double calm) {
        List<SimulatedPeer> honest = cast.honest();
        double p99 = p99Millis(stage, honest);
        List<Finding> findings = new ArrayList<>();
        long due = (long) stage.broadcasts().journeys().size() * honest.size();
        findings.add(Finding.atLeast(
                "delivered among honest peers, %", LEAST_PERCENT, 100.0 * (due - stage.missing(honest)) / due));
        findings.add(Finding.atMost("p99 latency, times the calm network's", MOST_SLOWER, p99 / calm));
        findings.add(Finding.plain("p99 latency, ms", p99));
        findings.add(Finding.plain("p99 latency while calm, ms", calm));
        findings.add(Finding.exactly("honest peers removed by seeds", 0, harm.removed()));
        findings.add(Finding.exactly("honest peers banned by honest ones", 0, harm.banned()));
        findings.add(Finding.plain("honest peers pruned by honest ones", harm.pruned()));
        findings.add(Finding.exactly("honest peers without an honest neighbour", 0, tables.surrounded()));
        for (Kind kind : Kind.values()) {
            String what = "longest stay in a table, s: " + kind.words();
            findings.add(
                    kind.visible()
                            ? Finding.atMost(what, SECONDS_TO_SHOW_OUT, tables.longest(kind))
                            : Finding.plain(what + " (cannot be told)", tables.longest(kind)));
        }
        for (Kind kind : Kind.values()) {
            findings.add(Finding.plain("in tables at the end: " + kind.words(), tables.present(kind)));
        }
        findings.add(Finding.plain("entries of honest tables at the end", tables.entries()));
        findings.add(stage.once(""));
        return findings;
    }

    private static double p99Millis(Stage stage, List<SimulatedPeer> peers) {
        double[] millis = new double[stage.broadcasts().journeys().size() * peers.size()];
        int count = 0;
        for (Journey journey : stage.broadcasts().journeys()) {
            for (SimulatedPeer peer : peers) {
                millis[count++] = journey.millis(peer.index());
            }
        }
        Arrays.sort(millis);
        return count == 0 ? 0 : millis[(int) Math.ceil(MOST * count) - 1];
    }
}
