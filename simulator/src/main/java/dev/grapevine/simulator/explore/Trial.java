package dev.grapevine.simulator.explore;

import dev.grapevine.peer.core.SpreadingConfig.Mode;
import dev.grapevine.simulator.check.Agreement;
import dev.grapevine.simulator.check.Checker;
import dev.grapevine.simulator.check.DegreeCap;
import dev.grapevine.simulator.check.Delivery;
import dev.grapevine.simulator.check.ExactlyOnce;
import dev.grapevine.simulator.check.NoFalseRemoval;
import dev.grapevine.simulator.check.NobodyShownOut;
import dev.grapevine.simulator.check.OneComponent;
import dev.grapevine.simulator.check.TopicDelivery;
import dev.grapevine.simulator.check.Watermarks;
import dev.grapevine.simulator.engine.Randomness;
import dev.grapevine.simulator.engine.Randomness.Purpose;
import dev.grapevine.simulator.fault.RandomFaults;
import dev.grapevine.simulator.measure.Broadcasts;
import dev.grapevine.simulator.measure.Formation;
import dev.grapevine.simulator.measure.Tracing;
import dev.grapevine.simulator.network.Host;
import dev.grapevine.simulator.overlay.Overlay;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** One random network, what befalls it, and whether it is well in the end. Everything follows from the random seed. */
final class Trial {
    /** Leases, backoffs and probes have run their course. */
    private static final Duration SETTLING = Duration.ofSeconds(240);

    /** Links that were made for a publisher are over by then. */
    private static final Duration PEACE = Duration.ofSeconds(70);

    private static final int MESSAGES_IN_PEACE = 10;
    private static final double PER_SECOND = 10;
    private static final double JOINS_PER_SECOND = 20;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final Draw draw;
    private final Randomness randomness;
    private final RandomGenerator faults;
    private final Overlay overlay;
    private final Broadcasts inFaults;
    private final NoFalseRemoval removals;
    private final ExactlyOnce once;
    private final Wishes wishes;

    /** Nothing has happened yet. */
    Trial(Draw draw) {
        this.draw = draw;
        this.randomness = new Randomness(draw.seed());
        this.faults = randomness.stream(Purpose.FAULT);
        this.overlay = new Overlay(draw.shape(), randomness);
        this.inFaults = new Broadcasts(overlay, Tracing.NONE);
        this.removals = new NoFalseRemoval(overlay);
        this.once = new ExactlyOnce(overlay);
        this.wishes = new Wishes(overlay, randomness.stream(Purpose.PLAN, 3));
    }

    /** Runs it; what was violated, in one line each. */
    List<String> violations() {
        overlay.join(draw.nodes(), JOINS_PER_SECOND);
        wishes.makeSome();
        disturb();
        wishes.renew();
        overlay.run(SETTLING);
        removals.begin();
        var inPeace = new Broadcasts(overlay, Tracing.NONE);
        inPeace.publish(MESSAGES_IN_PEACE, PER_SECOND, Formation.anyone(overlay, randomness.stream(Purpose.PLAN, 1)));
        var ofTopic = new TopicDelivery(overlay, wishes::wants);
        wishes.publish(MESSAGES_IN_PEACE, PER_SECOND);
        overlay.run(PEACE);
        List<String> violations = new ArrayList<>();
        List<Checker> checkers = new ArrayList<>(checkers(inPeace));
        checkers.add(ofTopic);
        for (Checker checker : checkers) {
            checker.violation().ifPresent(what -> violations.add(checker.name() + ": " + what));
        }
        return violations;
    }

    private void disturb() {
        var plan = new RandomFaults(overlay.network(), hosts(), faults);
        for (int i = 0; i < draw.strikes(); i++) {
            plan.strike();
            SimulatedPeer source = Formation.anyOf(overlay.peers(), faults);
            if (source.alive()) {
                inFaults.publish(source);
                wishes.publish(source);
            }
            overlay.run(Duration.ofMillis(faults.nextLong(LONGEST_PAUSE_MILLIS)));
        }
        plan.calm();
    }

    private List<Host> hosts() {
        return Stream.concat(overlay.seeds().stream(), overlay.peers().stream().map(SimulatedPeer::host))
                .toList();
    }

    /** Push promises nobody everything. */
    private List<Checker> checkers(Broadcasts inPeace) {
        List<Checker> checkers = new ArrayList<>(List.of(
                once,
                removals,
                new OneComponent(overlay),
                new NobodyShownOut(overlay),
                new DegreeCap(overlay, draw.shape().maxPeers())));
        if (draw.shape().spreading().mode() != Mode.PUSH) {
            checkers.add(new Delivery(overlay, inPeace));
            checkers.add(new Agreement(overlay, inFaults));
            checkers.add(new Watermarks(overlay));
        }
        return checkers;
    }
}
