package dev.grapevine.simulator.scenario;

import dev.grapevine.peer.core.PeerEvent;
import dev.grapevine.simulator.engine.Randomness.Purpose;
import dev.grapevine.simulator.fault.FrameLoss;
import dev.grapevine.simulator.fault.Strangers;
import dev.grapevine.simulator.measure.Letters;
import dev.grapevine.simulator.network.Host;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import dev.grapevine.wire.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Direct messages between peers that are no neighbours: dialled, passed on, over bad links, and to the dead. */
final class OneToOne implements Scenario {
    private static final Duration FLOW = Duration.ofSeconds(60);
    private static final Duration AFTER = Duration.ofSeconds(10);
    private static final double LOST = 0.01;
    private static final double DOUBLED = 0.05;
    private static final Set<Frame.KindCase> KINDS = Set.of(Frame.KindCase.DIRECT, Frame.KindCase.DIRECT_ACK);
    private static final double MOST_MILLIS = 5_000;

    private record Pair(SimulatedPeer from, SimulatedPeer to) {}

    @Override
    public String name() {
        return "direct";
    }

    @Override
    public String summary() {
        return "10,000 messages to single peers that are no neighbours: each acknowledged once, in order; the dead in 5 s";
    }

    @Override
    public int nodes(Size size) {
        return size.pick(60, 1_000);
    }

    @Override
    public Outcome run(Setting setting) {
        return Outcome.together(List.of(dialled(setting), passedOn(setting), overBadLinks(setting), dead(setting)));
    }

    private Outcome dialled(Setting setting) {
        Stage stage = Stage.form(setting, Stage.SHAPE);
        Relays relays = new Relays(stage);
        Letters letters = letters(setting, stage, pairs(setting, stage));
        List<Finding> findings = findings(setting, letters, ", dialled");
        findings.add(Finding.exactly("passed on by others, dialled", 0, relays.passedOn));
        return stage.outcome(findings);
    }

    /** No target can be dialled by those who have something for it. */
    private Outcome passedOn(Setting setting) {
        Stage stage = Stage.form(setting, Stage.SHAPE);
        Relays relays = new Relays(stage);
        List<Pair> pairs = pairs(setting, stage);
        Strangers strangers = new Strangers();
        pairs.forEach(pair -> strangers.cut(pair.from.host(), pair.to.host()));
        stage.overlay().network().obstruct(strangers);
        Letters letters = letters(setting, stage, pairs);
        List<Finding> findings = findings(setting, letters, ", passed on");
        findings.add(Finding.atLeast("passed on by others, passed on", letters.sent(), relays.passedOn));
        return stage.outcome(findings);
    }

    /** Frames get lost and come twice. A few messages may be given up; none is heard twice or too early. */
    private Outcome overBadLinks(Setting setting) {
        Stage stage = Stage.form(setting, Stage.SHAPE);
        var random = setting.randomness().stream(Purpose.FAULT);
        stage.overlay().network().interfere(new FrameLoss(KINDS, LOST, DOUBLED, random));
        Letters letters = letters(setting, stage, pairs(setting, stage));
        String when = ", 1 % lost and 5 % doubled";
        return stage.outcome(List.of(
                Finding.exactly("neither acknowledged nor given up" + when, 0, letters.open()),
                Finding.atLeast("% acknowledged" + when, 99.9, 100.0 * letters.acknowledged() / letters.sent()),
                Finding.exactly("heard again or too early" + when, 0, letters.outOfOrder()),
                Finding.exactly("acknowledged but not heard" + when, 0, letters.unexpected())));
    }

    private static List<Finding> findings(Setting setting, Letters letters, String when) {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.exactly("acknowledged" + when, messages(setting), letters.acknowledged()));
        findings.add(Finding.exactly("heard" + when, messages(setting), letters.heard()));
        findings.add(Finding.exactly("heard again or too early" + when, 0, letters.outOfOrder()));
        findings.add(Finding.exactly("acknowledged but not heard" + when, 0, letters.unexpected()));
        findings.add(Finding.plain("median ms" + when, letters.medianMillis()));
        findings.add(Finding.atMost("slowest ms" + when, MOST_MILLIS, letters.slowestMillis()));
        return findings;
    }

    private static Letters letters(Setting setting, Stage stage, List<Pair> pairs) {
        Letters letters = new Letters(stage.overlay());
        int messages = messages(setting);
        Duration pause = FLOW.dividedBy(messages);
        for (int i = 0; i < messages; i++) {
            Pair pair = pairs.get(stage.random().nextInt(pairs.size()));
            letters.send(pair.from, pair.to);
            stage.run(pause);
        }
        stage.run(AFTER);
        return letters;
    }

    private static int messages(Setting setting) {
        return setting.size().pick(1_000, 10_000);
    }

    private static List<Pair> pairs(Setting setting, Stage stage) {
        int wanted = setting.size().pick(20, 100);
        List<Pair> pairs = new ArrayList<>();
        while (pairs.size() < wanted) {
            List<SimulatedPeer> two = stage.draw(2);
            Pair pair = new Pair(two.get(0), two.get(1));
            if (!linked(pair) && !pairs.contains(pair)) {
                pairs.add(pair);
            }
        }
        return pairs;
    }

    private static boolean linked(Pair pair) {
        return pair.from.node().neighbours().stream()
                .anyMatch(neighbour -> neighbour.id().equals(pair.to.id()));
    }

    // ---- the dead ----

    private Outcome dead(Setting setting) {
        return Outcome.together(List.of(
                dead(setting, ", to killed peers", Host::kill), dead(setting, ", to vanished peers", Host::vanish)));
    }

    /** Neighbours of the dead and others write to them at once, and a minute later when they are forgotten. */
    private Outcome dead(Setting setting, String when, Consumer<Host> end) {
        Stage stage = Stage.form(setting, Stage.SHAPE);
        Letters letters = new Letters(stage.overlay());
        List<SimulatedPeer> victims = stage.draw(setting.size().pick(5, 20));
        List<Pair> pairs = new ArrayList<>();
        for (SimulatedPeer victim : victims) {
            stage.overlay().alive().stream()
                    .filter(peer -> !victims.contains(peer))
                    .filter(peer -> pairs.size() % 2 == 0 || linked(new Pair(peer, victim)))
                    .limit(2)
                    .forEach(peer -> pairs.add(new Pair(peer, victim)));
        }
        victims.forEach(victim -> end.accept(victim.host()));
        pairs.forEach(pair -> letters.send(pair.from, pair.to));
        stage.run(AFTER);
        stage.run(Duration.ofMinutes(1));
        pairs.forEach(pair -> letters.send(pair.from, pair.to));
        stage.run(AFTER);
        return stage.outcome(List.of(
                Finding.exactly("given up" + when, letters.sent(), letters.failed()),
                Finding.atMost("ms until given up" + when, MOST_MILLIS, letters.slowestFailureMillis())));
    }

    /** Counts what peers pass on for others. */
    private static final class Relays {
        private long passedOn;

        Relays(Stage stage) {
            stage.overlay().network().watch((host, event, nowNanos) -> {
                passedOn += event instanceof PeerEvent.DirectPassedOn ? 1 : 0;
            });
        }
    }
}
