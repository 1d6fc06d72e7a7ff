package dev.grapevine.peer.core;

import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** All links to peers, from the dial on, and the places kept for newcomers. Never more than the cap together. */
final class NeighbourTable {
    private final int cap;
    private final Map<LinkId, NeighbourLink> byLink = new LinkedHashMap<>();
    private final Map<NodeId, NeighbourLink> up = new LinkedHashMap<>();
    private final Map<NodeId, Long> reserved = new LinkedHashMap<>();
    private List<NeighbourLink> upList = List.of();
    private int topical;

    NeighbourTable(int cap) {
        this.cap = cap;
    }

    void add(NeighbourLink link) {
        byLink.put(link.link, link);
        topical += link.isTopical() ? 1 : 0;
        if (link.isUp()) {
            up(link);
        }
    }

    void up(NeighbourLink link) {
        up.put(link.peer(), link);
        upList = List.copyOf(up.values());
    }

    void remove(NeighbourLink link) {
        boolean removed = byLink.remove(link.link) != null;
        topical -= removed && link.isTopical() ? 1 : 0;
        link.id().ifPresent(id -> up.remove(id, link));
        upList = List.copyOf(up.values());
    }

    Optional<NeighbourLink> find(LinkId link) {
        return Optional.ofNullable(byLink.get(link));
    }

    Optional<NeighbourLink> up(NodeId id) {
        return Optional.ofNullable(up.get(id));
    }

    /** In the order they came up; the same list until one comes or goes. */
    List<NeighbourLink> up() {
        return upList;
    }

    int upCount() {
        return up.size();
    }

    /** A dial to that peer which has not been answered. */
    Optional<NeighbourLink> dialling(NodeId id) {
        return byLink.values().stream()
                .filter(link -> !link.isUp() && link.id().filter(id::equals).isPresent())
                .findFirst();
    }

    /** The link to that address: up, or being dialled. */
    Optional<NeighbourLink> at(Address address) {
        return byLink.values().stream()
                .filter(link -> link.address().equals(address))
                .findFirst();
    }

    long count(Predicate<NeighbourLink> which) {
        return byLink.values().stream().filter(which).count();
    }

    List<NeighbourLink> all() {
        return List.copyOf(byLink.values());
    }

    /** Links that are open and have waited for an answer since before that instant. */
    List<NeighbourLink> greetingSince(long nanos) {
        if (up.size() == byLink.size()) {
            return List.of();
        }
        List<NeighbourLink> waiting = new ArrayList<>(0);
        for (NeighbourLink link : byLink.values()) {
            if (link.state() == NeighbourLink.State.GREETING && link.sinceNanos - nanos < 0) {
                waiting.add(link);
            }
        }
        return waiting;
    }

    boolean knows(NodeId id) {
        return up.containsKey(id) || reserved.containsKey(id) || dialling(id).isPresent();
    }

    /** Whom a dial would be in vain to: neighbours, those expected and those being dialled. For look-ups only. */
    Set<NodeId> engaged() {
        Set<NodeId> engaged = new HashSet<>(up.keySet());
        engaged.addAll(reserved.keySet());
        byLink.values().forEach(link -> link.id().ifPresent(engaged::add));
        return engaged;
    }

    boolean full() {
        return byLink.size() + reserved.size() >= cap;
    }

    /** Links up or being dialled, and reserved places. */
    int taken() {
        return byLink.size() + reserved.size();
    }

    /** Of those, how many are no topic's. */
    int takenByAll() {
        return taken() - topical;
    }

    void reserve(NodeId id, long untilNanos) {
        reserved.put(id, untilNanos);
    }

    boolean claimReservation(NodeId id) {
        return reserved.remove(id) != null;
    }

    /** Gives up the places that were kept too long; returns how many. */
    int expireReservations(long nowNanos) {
        int before = reserved.size();
        reserved.values().removeIf(until -> until - nowNanos <= 0);
        return before - reserved.size();
    }
}
