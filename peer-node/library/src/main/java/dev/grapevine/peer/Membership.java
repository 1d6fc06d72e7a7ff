package dev.grapevine.peer;

import dev.grapevine.node.Event;
import dev.grapevine.peer.core.PeerEvent;
import dev.grapevine.runtime.Counters;
import dev.grapevine.runtime.Mailbox;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells the application what the node notices of neighbours and seeds, on the mailbox's thread. Safe for any thread. */
final class Membership {
    private final Handlers<MembershipEvent> handlers;

    Membership(Mailbox mailbox, Counters counters) {
        this.handlers = new Handlers<>("membership events", mailbox, counters);
    }

    Subscription subscribe(Consumer<MembershipEvent> handler) {
        return handlers.add(handler);
    }

    /** Hears the same in sentences for people. */
    Subscription subscribeToNotices(Consumer<String> handler) {
        return handlers.add(event -> Notices.of(event).ifPresent(handler));
    }

    /** Under the node's lock: only enqueues. */
    void onEvent(Event event) {
        if (event instanceof PeerEvent.Change change && !handlers.isEmpty()) {
            of(change).ifPresent(handlers::tell);
        }
    }

    private static Optional<MembershipEvent> of(PeerEvent.Change change) {
        return aboutNeighbours(change).or(() -> aboutSeeds(change));
    }

    private static Optional<MembershipEvent> aboutNeighbours(PeerEvent.Change change) {
        if (change instanceof PeerEvent.NeighbourUp e) {
            return Optional.of(new MembershipEvent.NeighbourUp(e.peer(), e.address(), e.dialled()));
        }
        if (change instanceof PeerEvent.NeighbourLost e) {
            return Optional.of(new MembershipEvent.NeighbourLost(e.peer(), e.why()));
        }
        if (change instanceof PeerEvent.NeighbourDead e) {
            return Optional.of(new MembershipEvent.NeighbourDead(e.peer()));
        }
        if (change instanceof PeerEvent.NeighbourFoundAgain e) {
            return Optional.of(new MembershipEvent.NeighbourFoundAgain(e.peer()));
        }
        return Optional.empty();
    }

    private static Optional<MembershipEvent> aboutSeeds(PeerEvent.Change change) {
        if (change instanceof PeerEvent.SeedJoined e) {
            return Optional.of(new MembershipEvent.SeedJoined(e.seed()));
        }
        if (change instanceof PeerEvent.SeedLost e) {
            return Optional.of(new MembershipEvent.SeedLost(e.seed(), e.why()));
        }
        if (change instanceof PeerEvent.SeedMajorityReached e) {
            return Optional.of(new MembershipEvent.SeedMajorityReached(e.joined(), e.wanted()));
        }
        if (change instanceof PeerEvent.BelowSeedMajority e) {
            return Optional.of(new MembershipEvent.BelowSeedMajority(e.joined(), e.wanted()));
        }
        if (change instanceof PeerEvent.DeathRefuted e) {
            return Optional.of(new MembershipEvent.DeathRefuted(e.reporter()));
        }
        return Optional.empty();
    }
}
