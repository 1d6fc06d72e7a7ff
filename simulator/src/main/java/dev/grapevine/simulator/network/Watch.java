package dev.grapevine.simulator.network;

import dev.grapevine.node.Event;

/** Somebody who is told what nodes notice: a checker, a counter. Must not touch the network. */
@FunctionalInterface
public interface Watch {
    /**
     * A node has noticed something.
     *
     * @param nowNanos virtual time
     */
    void noted(Host host, Event event, long nowNanos);
}
