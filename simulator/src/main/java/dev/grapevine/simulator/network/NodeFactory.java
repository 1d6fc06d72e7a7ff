package dev.grapevine.simulator.network;

import dev.grapevine.node.Effects;
import dev.grapevine.node.Node;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Makes the node that a host runs, anew for each life of its process. */
@FunctionalInterface
public interface NodeFactory {
    /** What a node gets from the process that runs it. */
    record Surroundings(Effects effects, RandomGenerator random, LongSupplier wallClockMillis, int life) {}

    /** Makes a node; {@code life} counts the starts of the process, from 1. */
    Node node(Surroundings surroundings);
}
