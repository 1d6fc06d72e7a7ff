package dev.grapevine.simulator.overlay;

import dev.grapevine.peer.core.Delivery;

/** Somebody who is told what peers hand to their applications. Must not touch the network. */
@FunctionalInterface
public interface Deliveries {
    /** A peer hands over a bundle, its own included. */
    void delivered(SimulatedPeer peer, Delivery delivery);
}
