package dev.grapevine.simulator.explore;

import dev.grapevine.peer.core.PeerConfig;
import dev.grapevine.peer.core.SpreadingConfig;
import dev.grapevine.peer.core.SpreadingConfig.Mode;
import dev.grapevine.protocol.Conduct;
import dev.grapevine.simulator.engine.Randomness;
import dev.grapevine.simulator.engine.Randomness.Purpose;
import dev.grapevine.simulator.overlay.Shape;
import java.util.random.RandomGenerator;

/**
 * What one trial is about, all drawn from one random seed.
 *
 * @param seed the random seed
 * @param shape what the network is like
 * @param nodes how many peers
 * @param strikes how many faults
 */
record Draw(long seed, Shape shape, int nodes, int strikes) {
    private static final int[] CAPS = {3, 4, 6, 8, 16, PeerConfig.DEFAULT_MAX_PEERS};
    private static final int LEAST_NODES = 3;
    private static final int MOST_NODES = 60;
    private static final int MOST_SEEDS = 5;
    private static final int MOST_STRIKES = 80;
    private static final int MOST_FANOUT = 6;
    private static final int MOST_TREES = 4;

    static Draw of(long seed) {
        RandomGenerator random = new Randomness(seed).stream(Purpose.PLAN, 2);
        Mode[] modes = Mode.values();
        var spreading = SpreadingConfig.DEFAULT
                .withMode(modes[random.nextInt(modes.length)])
                .withFanout(1 + random.nextInt(MOST_FANOUT))
                .withTrees(1 + random.nextInt(MOST_TREES));
        Shape shape = Shape.DEFAULT
                .withSeeds(1 + random.nextInt(MOST_SEEDS))
                .withMaxPeers(CAPS[random.nextInt(CAPS.length)])
                .withSpreading(spreading);
        int nodes = LEAST_NODES + random.nextInt(MOST_NODES - LEAST_NODES + 1);
        int strikes = 1 + random.nextInt(MOST_STRIKES);
        Shape signed = random.nextBoolean() ? shape.withSignatures() : shape;
        return new Draw(seed, random.nextBoolean() ? signed.withConduct(Conduct.JUDGING) : signed, nodes, strikes);
    }

    @Override
    public String toString() {
        return shape.spreading().mode().word() + ", " + nodes + " nodes with at most " + shape.maxPeers()
                + " neighbours, " + shape.seeds() + " seeds, " + strikes + " faults"
                + (shape.signed() ? ", signed" : "")
                + (shape.limits().conduct().judges() ? ", judging" : "");
    }
}
