package dev.grapevine.peer.core;

import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.NodeId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** All links to peers, from the dial on, and the places kept for newcomers. Never more than the cap together. */
final class NeighbourTable {
    private final int cap;
    private final Map<LinkId, NeighbourLink> byLink = new LinkedHashMap<>();
    private final Map<NodeId, NeighbourLink> up = new LinkedHashMap<>();
    private final Map<NodeId, Long> reserved = new LinkedHashMap<>();
    private List<NeighbourLink> upList = List.of();

    NeighbourTable(int cap) {
        this.cap = cap;
    }

    void add(NeighbourLink link) {
        byLink.put(link.link, link);
        if (link.isUp()) {
            up(link);
        }
    }

    void up(NeighbourLink link) {
        up.put(link.peer(), link);
        upList = List.copyOf(up.values());
    }

    void remove(NeighbourLink link) {
        byLink.remove(link.link);
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

    long count(Predicate<NeighbourLink> which) {
        return byLink.values().stream().filter(which).count();
    }

    List<NeighbourLink> all() {
        return List.copyOf(byLink.values());
    }

    boolean knows(NodeId id) {
        return up.containsKey(id) || reserved.containsKey(id) || dialling(id).isPresent();
    }

    boolean full() {
        return byLink.size() + reserved.size() >= cap;
    }

    /** Links up or being dialled, and reserved places. */
    int taken() {
        return byLink.size() + reserved.size();
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
