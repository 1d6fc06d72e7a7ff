package dev.grapevine.peer.core.direct;

import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.Direct;

/** The application's side of direct messages. Called while the node decides: must only enqueue. */
public interface DirectUser {
    /**
     * A message or a request for this peer.
     *
     * @return false when there is no room for it: it is not acknowledged, and comes again
     */
    boolean heard(Direct direct);

    /**
     * The answer to a request, or the reason why there is none; the ticket ends with it.
     *
     * @return false when there is no room for it: it is not acknowledged, and comes again
     */
    boolean answered(long ticket, Direct answer);

    /** This peer answers at the address that was asked for with this ticket, which ends with it. */
    void located(long ticket, NodeId peer);

    /** The target has acknowledged what was sent with this ticket. */
    void delivered(long ticket);

    /** What was sent with this ticket is given up, for a reason that people read; the ticket ends with it. */
    void failed(long ticket, String why);
}
