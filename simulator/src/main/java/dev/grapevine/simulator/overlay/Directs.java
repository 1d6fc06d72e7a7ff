package dev.grapevine.simulator.overlay;

import dev.grapevine.wire.Direct;

/** Somebody who is told what becomes of direct messages. Must not touch the network. */
public interface Directs {
    /** A peer hands one over to its application. */
    void heard(SimulatedPeer peer, Direct direct);

    /** What this peer sent with that ticket was acknowledged. */
    void delivered(SimulatedPeer peer, long ticket);

    /** What this peer sent with that ticket is given up. */
    void failed(SimulatedPeer peer, long ticket, String why);
}
