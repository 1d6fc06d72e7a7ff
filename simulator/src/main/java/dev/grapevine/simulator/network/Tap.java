package dev.grapevine.simulator.network;

import dev.grapevine.wire.Frame;

/** Somebody who is told of every frame that reaches a node, before the node is. Must not touch the network. */
@FunctionalInterface
public interface Tap {
    /** A frame has arrived; {@code nowNanos} is virtual time. */
    void arrived(Host from, Host to, Frame frame, long nowNanos);
}
