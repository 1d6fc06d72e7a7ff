package dev.grapevine.simulator.scenario;

import dev.grapevine.peer.core.SpreadingConfig.Mode;
import dev.grapevine.simulator.engine.Randomness.Purpose;
import dev.grapevine.simulator.measure.Broadcasts;
import dev.grapevine.simulator.measure.Formation;
import dev.grapevine.simulator.measure.Journey;
import dev.grapevine.simulator.overlay.Overlay;
import dev.grapevine.simulator.overlay.Shape;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** An overlay that has formed, and messages that are followed: where most scenarios begin. */
record Stage(Overlay overlay, Broadcasts broadcasts, RandomGenerator random) {
    /** What most scenarios are about. */
    static final Shape SHAPE = Shape.DEFAULT.withMode(Mode.TREE);

    private static final Duration STEP = Duration.ofMillis(100);
    private static final int WARM_UP = 20;
    private static final double WARM_UP_PER_SECOND = 10;

    /** All of the setting's peers have joined. */
    static Stage form(Setting setting, Shape shape) {
        Overlay overlay = setting.opened(new Overlay(shape, setting.randomness()));
        Formation.form(overlay, setting.nodes());
        return of(setting, overlay);
    }

    /** On an overlay that was formed in another way. */
    static Stage of(Setting setting, Overlay overlay) {
        return new Stage(
                overlay, new Broadcasts(overlay, setting.tracing()), setting.randomness().stream(Purpose.PLAN, 1));
    }

    /** A few messages, which count for nothing. */
    Stage warmUp() {
        broadcasts.warmUp(WARM_UP, WARM_UP_PER_SECOND, anyone());
        run(Duration.ofSeconds(1));
        broadcasts.forget();
        return this;
    }

    Supplier<SimulatedPeer> anyone() {
        return Formation.anyone(overlay, random);
    }

    Supplier<SimulatedPeer> anyOf(List<SimulatedPeer> peers) {
        return () -> Formation.anyOf(peers, random);
    }

    void run(Duration duration) {
        overlay.run(duration);
    }

    /** Lets time pass until all of those peers have everything, or patience ends. */
    void settle(List<SimulatedPeer> peers, Duration patience) {
        overlay.network().engine().runUntil(() -> broadcasts.complete(peers), STEP, patience);
    }

    /** Peers drawn without putting them back. */
    List<SimulatedPeer> draw(int count) {
        List<SimulatedPeer> left = new ArrayList<>(overlay.alive());
        List<SimulatedPeer> drawn = new ArrayList<>();
        while (drawn.size() < count) {
            drawn.add(left.remove(random.nextInt(left.size())));
        }
        return drawn;
    }

    long nowNanos() {
        return overlay.network().engine().nowNanos();
    }

    /** How many of the messages and peers came together within that time of the publication, in per cent. */
    double percentWithin(List<SimulatedPeer> peers, Duration time) {
        long due = (long) broadcasts.journeys().size() * peers.size();
        long came = 0;
        for (Journey journey : broadcasts.journeys()) {
            came += peers.stream()
                    .filter(peer -> journey.millis(peer.index()) <= time.toMillis())
                    .count();
        }
        return due == 0 ? 0 : 100.0 * came / due;
    }

    /** How many messages and peers have not come together. */
    long missing(List<SimulatedPeer> peers) {
        return broadcasts.journeys().stream()
                .mapToLong(journey -> peers.stream()
                        .filter(peer -> !journey.reached(peer.index()))
                        .count())
                .sum();
    }

    /** Second deliveries: there must be none. */
    Finding once(String when) {
        return Finding.exactly(
                "delivered twice" + when,
                0,
                broadcasts.journeys().stream().mapToLong(Journey::repeats).sum());
    }

    Outcome outcome(List<Finding> findings) {
        List<Finding> all = new ArrayList<>(findings);
        all.add(Finding.exactly("neighbours shown out, all being honest", 0, overlay.shownOut()));
        return Outcome.of(overlay.network(), all);
    }
}
