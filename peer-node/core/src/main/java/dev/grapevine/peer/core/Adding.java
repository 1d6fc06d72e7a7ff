package dev.grapevine.peer.core;

import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Neighbours that the application asks for by their address. Each wish ends with exactly one event: the link is up, or why
 * it is not. A dial for it takes a place like any other, so the cap holds; once up, the link is a link like others.
 *
 * <pre>
 *  dialling --a link to that address is up--> NeighbourAdded
 *  dialling --refused, lost, too late-------> AddingFailed
 *  dialling --DUPLICATE: it dials us--------> expected --up, or too late--> as above
 * </pre>
 */
final class Adding {
    /** Who waits for which address, over which dial; {@code expected} when the other says that it dials this peer. */
    private record Wish(long ticket, Address address, LinkId link, long dueNanos, boolean expected) {
        Wish inTurn(LinkId refused) {
            return new Wish(ticket, address, link, dueNanos, expected || link.equals(refused));
        }
    }

    private final PeerConfig config;
    private final Effects effects;
    private final Neighbours neighbours;
    private final long patienceNanos;
    private final List<Wish> wishes = new ArrayList<>();

    Adding(PeerConfig config, Effects effects, Neighbours neighbours) {
        this.config = config;
        this.effects = effects;
        this.neighbours = neighbours;
        this.patienceNanos = config.limits()
                .dialTimeout()
                .plus(config.limits().handshakeTimeout())
                .toNanos();
    }

    /** The ticket comes back in the event that says what became of it. */
    void add(long ticket, Address address, long nowNanos) {
        if (address.equals(config.address())) {
            effects.note(new PeerEvent.AddingFailed(ticket, address, address + " is this peer itself"));
            return;
        }
        if (neighbours.at(address).isEmpty()) {
            neighbours.dial(address, Optional.empty(), false, nowNanos);
        }
        neighbours
                .at(address)
                .ifPresentOrElse(link -> wish(ticket, address, link, nowNanos), () -> refuse(ticket, address));
    }

    private void wish(long ticket, Address address, NeighbourLink link, long nowNanos) {
        if (link.isUp()) {
            effects.note(new PeerEvent.NeighbourAdded(ticket, link.peer()));
        } else {
            wishes.add(new Wish(ticket, address, link.link, nowNanos + patienceNanos, false));
        }
    }

    private void refuse(long ticket, Address address) {
        String why = "all " + config.maxPeers() + " links of this peer are taken; allow it more (maxPeers)";
        effects.note(new PeerEvent.AddingFailed(ticket, address, why));
    }

    /** A link to a neighbour is up, whoever dialled it. */
    void onUp(NeighbourLink neighbour) {
        end(wish -> wish.link.equals(neighbour.link) || wish.address.equals(neighbour.address()), neighbour.peer());
    }

    /** It turned out that this peer answers at the address that was dialled. */
    void onKnown(LinkId link, NodeId peer) {
        if (neighbours.isSelf(peer)) {
            fail(wish -> wish.link.equals(link), "that is this peer itself");
        } else {
            end(wish -> wish.link.equals(link), peer);
        }
    }

    void onRefused(LinkId link, Refused m) {
        switch (m.getReason()) {
            case DUPLICATE -> wishes.replaceAll(wish -> wish.inTurn(link));
            case SELF -> fail(wish -> wish.link.equals(link), "that is this peer itself");
            case FULL -> fail(wish -> wish.link.equals(link), "it is full (" + m.getDetail() + "); try another peer");
            case NOT_A_PEER ->
                fail(wish -> wish.link.equals(link), "that is a seed, not a peer; join through it with bootstrap");
            default -> fail(wish -> wish.link.equals(link), "it refused: " + m.getReason() + " " + m.getDetail());
        }
    }

    void onLost(LinkId link, String why) {
        fail(wish -> wish.link.equals(link), "it was not reached (" + why + "); is it running?");
    }

    /** Once a second. */
    void sweep(long nowNanos) {
        List<Wish> late = taken(wish -> wish.dueNanos - nowNanos <= 0);
        for (Wish wish : late) {
            neighbours.find(wish.link).ifPresent(dial -> hangUp(dial, nowNanos));
            failed(
                    wish,
                    wish.expected
                            ? "it is linked with this peer already, it says; perhaps by another name (see neighbours)"
                            : "no link came up in time; is it running?");
        }
    }

    private void hangUp(NeighbourLink dial, long nowNanos) {
        effects.close(dial.link);
        neighbours.onDialFailed(dial, Optional.empty(), "no answer in time", nowNanos);
    }

    private void end(Predicate<Wish> which, NodeId peer) {
        for (Wish wish : taken(which)) {
            effects.note(new PeerEvent.NeighbourAdded(wish.ticket, peer));
        }
    }

    private void fail(Predicate<Wish> which, String why) {
        for (Wish wish : taken(which)) {
            failed(wish, why);
        }
    }

    private void failed(Wish wish, String why) {
        effects.note(new PeerEvent.AddingFailed(wish.ticket, wish.address, wish.address + ": " + why));
    }

    private List<Wish> taken(Predicate<Wish> which) {
        List<Wish> taken = wishes.stream().filter(which).toList();
        wishes.removeAll(taken);
        return taken;
    }
}
