package dev.grapevine.seed.core;

import dev.grapevine.node.Timer;
import dev.grapevine.protocol.NodeId;

/** What a seed wants to be reminded of. */
sealed interface SeedTimer extends Timer {
    /** Once a second: leases and silent links. */
    record Sweep() implements SeedTimer {}

    /** Restored peers have had time to come back by themselves. */
    record RestoredDue() implements SeedTimer {}

    /** The probe of a peer has waited long enough, for its answer or for its next attempt. */
    record ProbeDue(NodeId peer) implements SeedTimer {}
}
