package dev.grapevine.peer.core.direct;

import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How to get to a peer: over a link there is, else over one of its own that is dialled. */
final class Routes {
    /** What came of looking for a way. */
    enum Attempt {
        /** Something was begun; it ends in a link, in a failure or not at all. */
        UNDER_WAY,
        /** Not now: try again in a moment. */
        LATER,
        /** Everything was tried. */
        NOTHING_LEFT
    }

    private final Reach reach;
    private final DirectLinks links;

    Routes(Reach reach, DirectLinks links) {
        this.reach = reach;
        this.links = links;
    }

    /** The best link there is that has not been silent. */
    Optional<LinkId> trusted(Correspondence with) {
        return links(with).stream().filter(with::trusts).findFirst();
    }

    /** The best link there is, silent or not. */
    Optional<LinkId> any(Correspondence with) {
        return links(with).stream().findFirst();
    }

    private List<LinkId> links(Correspondence with) {
        List<LinkId> found = new ArrayList<>();
        reach.neighbour(with.target).ifPresent(found::add);
        found.addAll(links.to(with.target));
        return found;
    }

    /** Whether there is something left to be tried. */
    boolean hasMore(Correspondence with) {
        return trusted(with).isPresent() || canDial(with);
    }

    /** Begins what has not been tried yet. */
    Attempt attempt(Correspondence with, long nowNanos) {
        return canDial(with) ? dial(with, nowNanos) : Attempt.NOTHING_LEFT;
    }

    private boolean canDial(Correspondence with) {
        return !with.dialled && reach.address(with.target).isPresent();
    }

    private Attempt dial(Correspondence with, long nowNanos) {
        Address address = reach.address(with.target).orElseThrow();
        with.dialled = links.dial(with.target, address, nowNanos);
        return with.dialled ? Attempt.UNDER_WAY : Attempt.LATER;
    }

    /** Why it cannot be reached, for people. */
    String failure(Correspondence with) {
        Optional<Address> address = reach.address(with.target);
        if (address.isEmpty() && with.why.isEmpty()) {
            return "nobody known here has the id " + with.target + "; see peers";
        }
        String name = address.map(Address::toString).orElse(with.target.brief());
        String why = with.why.isEmpty() ? "" : ": " + with.why;
        return name + " does not answer" + why + "; is it running? see peers";
    }
}
