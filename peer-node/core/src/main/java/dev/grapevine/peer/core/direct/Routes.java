package dev.grapevine.peer.core.direct;

import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.RequestPL;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How to get to a peer: over a link there is; over one of its own that is dialled; over a neighbour of the peer, which a
 * seed names and which passes it on.
 */
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

    private final NodeId self;
    private final Reach reach;
    private final DirectLinks links;

    Routes(NodeId self, Reach reach, DirectLinks links) {
        this.self = self;
        this.reach = reach;
        this.links = links;
    }

    // ---- links there are ----

    /** The best link there is that has not been silent. */
    Optional<LinkId> trusted(Correspondence with) {
        return links(with).stream().filter(with::trusts).findFirst();
    }

    /** The best link there is that may lead there, silent or not. */
    Optional<LinkId> any(Correspondence with) {
        return links(with).stream().filter(with::mayUse).findFirst();
    }

    /** Those to the peer itself; to its neighbours only once it was dialled. */
    private List<LinkId> links(Correspondence with) {
        List<LinkId> found = linksTo(with.target);
        if (canDial(with)) {
            return found;
        }
        with.search.relays().forEach(relay -> found.addAll(linksTo(relay)));
        return found;
    }

    private List<LinkId> linksTo(NodeId peer) {
        List<LinkId> found = new ArrayList<>();
        reach.neighbour(peer).ifPresent(found::add);
        found.addAll(links.to(peer));
        return found;
    }

    // ---- attempts ----

    /** Whether there is something left to be tried. */
    boolean hasMore(Correspondence with) {
        return trusted(with).isPresent() || canDial(with) || !with.search.asked || with.search.hasUntriedRelay();
    }

    /** Begins what has not been tried yet. */
    Attempt attempt(Correspondence with, long nowNanos) {
        with.search.waiting = false;
        if (canDial(with)) {
            return dial(with, address(with).orElseThrow(), nowNanos);
        }
        if (!with.search.asked && ask(with)) {
            return Attempt.UNDER_WAY;
        }
        dropLinkedRelays(with);
        return with.search.hasUntriedRelay() ? dialRelay(with, nowNanos) : Attempt.NOTHING_LEFT;
    }

    private boolean canDial(Correspondence with) {
        return address(with).filter(at -> !with.search.wasDialled(at)).isPresent();
    }

    private Attempt dial(Correspondence with, Address address, long nowNanos) {
        if (!links.dial(with.target, address, nowNanos)) {
            return Attempt.LATER;
        }
        with.search.dialled(address);
        return Attempt.UNDER_WAY;
    }

    /** Where it is by the seeds' word for this very purpose, else where this peer has it from. */
    private Optional<Address> address(Correspondence with) {
        return with.search.address().or(() -> reach.address(with.target));
    }

    private boolean ask(Correspondence with) {
        var question = RequestPL.newBuilder().setNeighboursOf(with.target.bytes());
        with.search.asked = true;
        with.search.waiting = true;
        with.search.answersDue =
                reach.askSeeds(Frame.newBuilder().setRequestPl(question).build());
        return with.search.answersDue > 0;
    }

    /** Those that there is a link to need no other. */
    private void dropLinkedRelays(Correspondence with) {
        with.search.dropUntried(relay -> relay.equals(self) || !linksTo(relay).isEmpty());
    }

    private Attempt dialRelay(Correspondence with, long nowNanos) {
        NodeId relay = with.search.nextRelay();
        if (!links.dial(relay, with.search.relayAddress(relay), nowNanos)) {
            return Attempt.LATER;
        }
        with.search.relayTried();
        return Attempt.UNDER_WAY;
    }

    // ---- for people ----

    /** Why it cannot be reached. */
    String failure(Correspondence with) {
        Optional<Address> address = address(with);
        if (address.isEmpty() && with.why.isEmpty()) {
            return "no seed knows a peer " + with.target + "; see peers for those that are known here";
        }
        String name = address.map(Address::toString).orElse(with.target.brief());
        String why = with.why.isEmpty() ? "" : " (" + with.why + ")";
        return name + " does not answer" + why + "; is it running? see peers";
    }
}
