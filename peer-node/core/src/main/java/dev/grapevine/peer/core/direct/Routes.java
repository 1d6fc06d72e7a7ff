package dev.grapevine.peer.core.direct;

import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.Address;
import java.util.Optional;

/** Which link leads to a peer. */
final class Routes {
    private final Reach reach;

    Routes(Reach reach) {
        this.reach = reach;
    }

    /** The best link there is now: one that was not silent before, else any. */
    Optional<LinkId> best(Correspondence with) {
        return reach.neighbour(with.target);
    }

    /** Why it cannot be reached, for people. */
    String failure(Correspondence with) {
        String name = reach.address(with.target).map(Address::toString).orElse(with.target.brief());
        return with.why.isEmpty() ? name + " does not answer" : name + " does not answer: " + with.why;
    }
}
