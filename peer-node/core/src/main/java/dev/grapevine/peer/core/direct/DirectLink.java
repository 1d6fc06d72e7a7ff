package dev.grapevine.peer.core.direct;

import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;

/**
 * A connection for direct messages only; changed only by {@link DirectLinks}.
 *
 * <pre>
 *  dialling --opened--> greeting --ConnectedDirect--> up
 *  (accepted) --ConnectDirect, with room---------------^
 * </pre>
 */
final class DirectLink {
    enum State {
        DIALLING,
        GREETING,
        UP
    }

    final LinkId link;
    final NodeId peer;
    final Address address;
    final boolean dialled;
    State state;
    /** When something last came over it; for one that is not up, when it was dialled. */
    long usedNanos;

    DirectLink(LinkId link, NodeId peer, Address address, boolean dialled, State state, long nowNanos) {
        this.link = link;
        this.peer = peer;
        this.address = address;
        this.dialled = dialled;
        this.state = state;
        this.usedNanos = nowNanos;
    }

    boolean isUp() {
        return state == State.UP;
    }

    boolean unusedFor(long nanos, long nowNanos) {
        return nowNanos - usedNanos >= nanos;
    }
}
