package dev.grapevine.simulator.sweep;

import dev.grapevine.peer.core.SpreadingConfig;
import dev.grapevine.peer.core.SpreadingConfig.Mode;

/**
 * One combination of parameters.
 *
 * @param mode how messages spread
 * @param nodes how many peers
 * @param fanout {@code --fanout}, for modes that have one
 * @param ttl {@code --ttl}, for modes that have one
 */
public record Cell(Mode mode, int nodes, int fanout, int ttl) {
    SpreadingConfig spreading() {
        return SpreadingConfig.DEFAULT.withMode(mode).withFanout(fanout).withTtl(ttl);
    }

    @Override
    public String toString() {
        return mode.word() + ", " + nodes + " nodes, fanout " + fanout + ", ttl " + ttl;
    }
}
