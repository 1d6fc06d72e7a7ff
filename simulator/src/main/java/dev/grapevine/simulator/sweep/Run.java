package dev.grapevine.simulator.sweep;

import dev.grapevine.simulator.engine.Randomness;
import dev.grapevine.simulator.engine.Randomness.Purpose;
import dev.grapevine.simulator.measure.Broadcasts;
import dev.grapevine.simulator.measure.Formation;
import dev.grapevine.simulator.measure.FrameCounts;
import dev.grapevine.simulator.measure.Spread;
import dev.grapevine.simulator.measure.Tracing;
import dev.grapevine.simulator.overlay.Overlay;
import dev.grapevine.simulator.overlay.Shape;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * One run: an overlay forms, messages come from random peers at an even pace.
 *
 * @param messages how many were measured
 * @param spread how they spread
 * @param controlFrames control frames a message, from the first publication until all is quiet
 * @param livenessFrames liveness frames a message, over the same time
 */
public record Run(Cell cell, long seed, int messages, Spread spread, double controlFrames, double livenessFrames) {
    private static final int WARM_UP = 20;

    /** Trees have grown by then. */
    private static final Duration REST = Duration.ofSeconds(1);

    private static final double PER_SECOND = 10;
    private static final Duration STEP = Duration.ofMillis(100);

    /** Longer than what is pulled takes to come. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Runs it; the same for equal arguments. */
    public static Run of(Cell cell, long seed, int messages, Tracing tracing) {
        var randomness = new Randomness(seed);
        var overlay = new Overlay(Shape.DEFAULT.withSpreading(cell.spreading()), randomness);
        Formation.form(overlay, cell.nodes());
        var broadcasts = new Broadcasts(overlay, tracing);
        Supplier<SimulatedPeer> sources = Formation.anyone(overlay, randomness.stream(Purpose.PLAN, 1));
        broadcasts.warmUp(WARM_UP, PER_SECOND, sources);
        settle(overlay, broadcasts);
        overlay.run(REST);
        broadcasts.forget();
        var before = FrameCounts.of(overlay.network().traffic());
        broadcasts.publish(messages, PER_SECOND, sources);
        settle(overlay, broadcasts);
        return run(cell, seed, overlay, broadcasts, before);
    }

    private static void settle(Overlay overlay, Broadcasts broadcasts) {
        List<SimulatedPeer> peers = overlay.alive();
        overlay.network().engine().runUntil(() -> broadcasts.complete(peers), STEP, PATIENCE);
    }

    private static Run run(Cell cell, long seed, Overlay overlay, Broadcasts broadcasts, FrameCounts before) {
        var frames = FrameCounts.of(overlay.network().traffic()).since(before);
        int messages = broadcasts.journeys().size();
        return new Run(
                cell,
                seed,
                messages,
                Spread.of(broadcasts.journeys(), overlay.alive()),
                (double) frames.control() / messages,
                (double) frames.liveness() / messages);
    }
}
