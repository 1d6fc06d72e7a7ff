package dev.grapevine.simulator.overlay;

import dev.grapevine.node.Effects;

/** Stands between a node and the world, for nodes that do not keep to the protocol. */
@FunctionalInterface
public interface Tampering {
    /** Keeps to the protocol. */
    Tampering NONE = honest -> honest;

    /** What the node is given in place of its honest effects; called once for each life. */
    Effects between(Effects honest);
}
