package dev.grapevine.simulator.fault;

import dev.grapevine.simulator.network.Host;
import dev.grapevine.simulator.network.Obstacle;
import java.util.function.Predicate;

/**
 * Cuts some hosts off from all the others.
 *
 * @param inside which hosts are on the one side; asked for every frame
 * @param direction which way nothing passes
 */
public record Partition(Predicate<Host> inside, Direction direction) implements Obstacle {
    /** Which way nothing passes. */
    public enum Direction {
        /** Neither way. */
        BOTH,
        /** Nothing gets in; what the inside sends gets out. */
        INWARD,
        /** Nothing gets out; what the outside sends gets in. */
        OUTWARD
    }

    /** A partition that nothing crosses either way. */
    public static Partition of(Predicate<Host> inside) {
        return new Partition(inside, Direction.BOTH);
    }

    @Override
    public boolean blocks(Host from, Host to) {
        boolean leaves = inside.test(from);
        boolean enters = inside.test(to);
        return switch (direction) {
            case BOTH -> leaves != enters;
            case INWARD -> enters && !leaves;
            case OUTWARD -> leaves && !enters;
        };
    }
}
