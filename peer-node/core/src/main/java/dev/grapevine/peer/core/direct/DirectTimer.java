package dev.grapevine.peer.core.direct;

import dev.grapevine.node.Timer;
import dev.grapevine.protocol.NodeId;

/** What direct messages want to be reminded of. */
public sealed interface DirectTimer extends Timer {
    /** The present attempt to reach this peer has had its time. */
    record StepDue(NodeId target) implements DirectTimer {}
}
