package dev.grapevine.peer.core.direct;

import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.PeerRecord;
import java.util.Optional;

/** What direct messages ask of the rest of the peer. */
public interface Reach {
    /** The link to a peer that is a neighbour now. */
    Optional<LinkId> neighbour(NodeId peer);

    /** Where a peer can be dialled, as far as this one was told. */
    Optional<Address> address(NodeId peer);

    /** Asks every joined seed; returns how many that are. */
    int askSeeds(Frame question);

    /** What this peer says of itself. */
    PeerRecord self();
}
