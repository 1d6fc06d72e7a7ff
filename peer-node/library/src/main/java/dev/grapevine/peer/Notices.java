package dev.grapevine.peer;

import dev.grapevine.node.Event;
import dev.grapevine.peer.core.PeerEvent;
import java.util.Optional;

/** Says in a sentence what a person at the prompt should know of. */
final class Notices {
    private Notices() {}

    static Optional<String> of(Event event) {
        if (event instanceof PeerEvent.SeedJoined e) {
            return Optional.of("joined seed " + e.seed());
        }
        if (event instanceof PeerEvent.SeedLost e) {
            return Optional.of("seed " + e.seed() + " is not available (" + e.why() + "); trying again");
        }
        if (event instanceof PeerEvent.BelowSeedMajority e) {
            return Optional.of("below the seed majority: joined " + e.joined() + " of " + e.wanted()
                    + "; gossip goes on, new peers may not find everybody");
        }
        if (event instanceof PeerEvent.SeedMajorityReached e) {
            return Optional.of("joined a majority of the seeds (" + e.joined() + ")");
        }
        if (event instanceof PeerEvent.NeighbourUp e) {
            return Optional.of("neighbour " + e.peer() + " at " + e.address() + " is up");
        }
        if (event instanceof PeerEvent.NeighbourLost e) {
            return Optional.of("neighbour " + e.peer() + " is gone (" + e.why() + ")");
        }
        if (event instanceof PeerEvent.DeathRefuted e) {
            return Optional.of("peer " + e.reporter() + " reported us dead; refuted");
        }
        return Optional.empty();
    }
}
