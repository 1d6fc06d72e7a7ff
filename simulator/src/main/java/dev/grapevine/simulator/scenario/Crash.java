package dev.grapevine.simulator.scenario;

import dev.grapevine.simulator.network.Host;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Most of a network ends at one instant while messages flow; what is left goes on. */
final class Crash implements Scenario {
    /** Percentage that ends, and what the survivors must have in time, in per cent. */
    private static final Map<Integer, Double> BARS = new TreeMap<>(Map.of(30, 99.99, 50, 99.99, 80, 99.9, 95, 99.0));

    private static final Duration BEFORE = Duration.ofSeconds(1);
    private static final Duration AFTER = Duration.ofSeconds(20);
    private static final double PER_SECOND = 5;
    private static final Duration IN_THE_END = Duration.ofMinutes(5);

    private final String name;
    private final String how;
    private final String ended;
    private final Consumer<Host> end;
    private final Duration patience;

    private Crash(String name, String how, String ended, Consumer<Host> end, Duration patience) {
        this.name = name;
        this.how = how;
        this.ended = ended;
        this.end = end;
        this.patience = patience;
    }

    /** Connections are reset: neighbours know at once. */
    static Crash reset() {
        return new Crash("crash-reset", "killed", "are killed", Host::kill, Duration.ofSeconds(30));
    }

    /** Nobody says anything: neighbours have to notice. */
    static Crash silent() {
        return new Crash("crash-silent", "vanished", "vanish", Host::vanish, Duration.ofSeconds(90));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String summary() {
        return "30, 50, 80, 95 % of the peers " + ended + ": the others get what they publish within "
                + patience.toSeconds() + " s";
    }

    @Override
    public int nodes(Size size) {
        return size.pick(100, 1_000);
    }

    @Override
    public Outcome run(Setting setting) {
        return Outcome.together(BARS.entrySet().stream()
                .map(entry -> crash(setting, entry.getKey(), entry.getValue()))
                .toList());
    }

    private Outcome crash(Setting setting, int percent, double bar) {
        Stage stage = Stage.form(setting, Stage.SHAPE).warmUp();
        List<SimulatedPeer> victims = stage.draw(setting.nodes() * percent / 100);
        List<SimulatedPeer> survivors = new ArrayList<>(stage.overlay().alive());
        survivors.removeAll(victims);
        stage.broadcasts().publish(BEFORE, PER_SECOND, stage.anyOf(survivors));
        victims.forEach(victim -> end.accept(victim.host()));
        stage.broadcasts().publish(AFTER, PER_SECOND, stage.anyOf(survivors));
        stage.run(patience);
        String when = ", " + percent + " % " + how;
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.atLeast(
                "% within " + patience.toSeconds() + " s" + when, bar, stage.percentWithin(survivors, patience)));
        stage.settle(survivors, IN_THE_END.minus(patience));
        findings.add(Finding.exactly("missing in the end" + when, 0, stage.missing(survivors)));
        findings.add(Finding.plain(
                "components" + when, stage.overlay().graph().components().count()));
        findings.add(stage.once(when));
        return stage.outcome(findings);
    }
}
