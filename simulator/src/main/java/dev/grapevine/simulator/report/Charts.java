package dev.grapevine.simulator.report;

import dev.grapevine.peer.core.SpreadingConfig;
import dev.grapevine.simulator.sweep.Cell;
import dev.grapevine.simulator.sweep.Plan;
import dev.grapevine.simulator.sweep.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * The pictures of a sweep. Where a picture has one axis and the sweep had more, the other parameters are held at the
 * value next to the program's default, and the title says so.
 */
public final class Charts {
    private final Plan plan;
    private final List<Run> runs;
    private final int fanout;
    private final int ttl;
    private final int most;

    /** Of these runs of that plan. */
    public Charts(Plan plan, List<Run> runs) {
        this.plan = plan;
        this.runs = List.copyOf(runs);
        this.fanout = nearest(plan.fanouts(), SpreadingConfig.DEFAULT.fanout());
        this.ttl = nearest(plan.ttls(), SpreadingConfig.DEFAULT.ttl());
        this.most = Collections.max(plan.nodes());
    }

    /** Writes the pictures into a folder; returns their files. */
    public List<Path> write(Path folder) throws IOException {
        String held = "fanout " + fanout + ", ttl " + ttl;
        Predicate<Cell> sizes = cell -> cell.fanout() == fanout && cell.ttl() == ttl;
        Predicate<Cell> fanouts = cell -> cell.nodes() == most && cell.ttl() == ttl;
        return List.of(
                chart("How long until the last peer has a message", held, "peers", "milliseconds")
                        .across(plan.nodes())
                        .lines(
                                plan.modes(),
                                chosen(sizes),
                                Cell::nodes,
                                run -> run.spread().lastMillis())
                        .write(folder.resolve("convergence.png")),
                chart("How many copies of a message are received", held, "peers", "payload copies a message")
                        .across(plan.nodes())
                        .lines(
                                plan.modes(),
                                chosen(sizes),
                                Cell::nodes,
                                run -> run.spread().copies())
                        .write(folder.resolve("copies.png")),
                chart(
                                "How many peers a message reaches",
                                most + " peers, ttl " + ttl,
                                "fanout",
                                "delivery, % of the peers")
                        .percent()
                        .lines(
                                plan.modes(),
                                chosen(fanouts),
                                Cell::fanout,
                                run -> 100 * run.spread().delivery())
                        .write(folder.resolve("delivery.png")));
    }

    private LineChart chart(String what, String held, String across, String up) {
        String seeds = plan.seeds().size() == 1
                ? "one random seed"
                : "mean ± deviation of " + plan.seeds().size() + " random seeds";
        return new LineChart(what + " (" + held + "; " + seeds + ")", across, up);
    }

    private List<Run> chosen(Predicate<Cell> cells) {
        return runs.stream().filter(run -> cells.test(run.cell())).toList();
    }

    private static int nearest(List<Integer> values, int wanted) {
        return Collections.min(values, Comparator.comparingInt(value -> Math.abs(value - wanted)));
    }
}
