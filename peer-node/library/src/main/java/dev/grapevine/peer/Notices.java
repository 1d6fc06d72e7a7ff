package dev.grapevine.peer;

import java.util.Optional;

/** Says in a sentence what a person at the prompt should know of. */
final class Notices {
    private Notices() {}

    static Optional<String> of(MembershipEvent event) {
        if (event instanceof MembershipEvent.SeedJoined e) {
            return Optional.of("joined seed " + e.seed());
        }
        if (event instanceof MembershipEvent.SeedLost e) {
            return Optional.of("seed " + e.seed() + " is not available (" + e.why() + "); trying again");
        }
        if (event instanceof MembershipEvent.BelowSeedMajority e) {
            return Optional.of("below the seed majority: joined " + e.joined() + " of " + e.wanted()
                    + "; gossip goes on, new peers may not find everybody");
        }
        if (event instanceof MembershipEvent.SeedMajorityReached e) {
            return Optional.of("joined a majority of the seeds (" + e.joined() + ")");
        }
        if (event instanceof MembershipEvent.NeighbourUp e) {
            return Optional.of("neighbour " + e.peer() + " at " + e.address() + " is up");
        }
        if (event instanceof MembershipEvent.NeighbourLost e) {
            return Optional.of("neighbour " + e.peer() + " is gone (" + e.why() + ")");
        }
        if (event instanceof MembershipEvent.DeathRefuted e) {
            return Optional.of("peer " + e.reporter() + " reported us dead; refuted");
        }
        return Optional.empty();
    }
}
