package dev.grapevine.simulator.measure;

import dev.grapevine.simulator.overlay.Overlay;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** How measurements begin: peers join by the shipped code, then all is quiet for a while. */
public final class Formation {
    private static final double LEAST_JOINS_PER_SECOND = 20;
    private static final double JOINING_SECONDS = 20;
    private static final Duration REST = Duration.ofSeconds(10);

    private Formation() {}

    /** Lets so many peers join, the more at a time the more there are. */
    public static void form(Overlay overlay, int peers) {
        overlay.join(peers, Math.max(LEAST_JOINS_PER_SECOND, peers / JOINING_SECONDS));
        overlay.run(REST);
    }

    /** Draws one of the living peers each time. */
    public static Supplier<SimulatedPeer> anyone(Overlay overlay, RandomGenerator random) {
        return () -> anyOf(overlay.alive(), random);
    }

    /** Draws one of those peers. */
    public static SimulatedPeer anyOf(List<SimulatedPeer> peers, RandomGenerator random) {
        return peers.get(random.nextInt(peers.size()));
    }
}
