package dev.grapevine.simulator.fault;

import dev.grapevine.simulator.network.Host;
import dev.grapevine.simulator.network.Interference;
import dev.grapevine.wire.Frame;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Loses and doubles frames of some kinds at random, each independently of the others.
 *
 * @param kinds which kinds it touches
 * @param lost the probability that a frame is lost
 * @param doubled the probability that a frame arrives twice
 * @param random where the dice come from
 */
public record FrameLoss(Set<Frame.KindCase> kinds, double lost, double doubled, RandomGenerator random)
        implements Interference {
    /** @throws IllegalArgumentException when the probabilities are none */
    public FrameLoss {
        kinds = Set.copyOf(kinds);
        if (!(lost >= 0 && doubled >= 0 && lost + doubled <= 1)) {
            throw new IllegalArgumentException("the probabilities must be positive and at most 1 together");
        }
    }

    @Override
    public Fate fate(Host from, Host to, Frame.KindCase frame) {
        if (!kinds.contains(frame)) {
            return Fate.ARRIVES;
        }
        double dice = random.nextDouble();
        if (dice < lost) {
            return Fate.LOST;
        }
        return dice < lost + doubled ? Fate.DOUBLED : Fate.ARRIVES;
    }
}
