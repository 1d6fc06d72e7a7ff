package dev.grapevine.node;

import dev.grapevine.protocol.Limits;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Accepted links whose first frame has not come. Bounded in number and time, so that silent connections cost nothing for
 * long: the oldest gives way when there are too many. Owned by one node.
 */
public final class PendingLinks {
    private final int capacity;
    private final long timeoutNanos;
    private final Map<LinkId, Long> deadlines = new LinkedHashMap<>();

    /** Bounds from {@code maxPendingLinks} and {@code handshakeTimeout}. */
    public PendingLinks(Limits limits) {
        this.capacity = limits.maxPendingLinks();
        this.timeoutNanos = limits.handshakeTimeout().toNanos();
    }

    /** A link was accepted. Returns the link that must be closed to make room, if one must. */
    public Optional<LinkId> add(LinkId link, long nowNanos) {
        deadlines.put(link, nowNanos + timeoutNanos);
        return deadlines.size() > capacity ? oldest() : Optional.empty();
    }

    /** The link has said who it is, or is gone. Returns whether it was waiting. */
    public boolean remove(LinkId link) {
        return deadlines.remove(link) != null;
    }

    /** Removes and returns the links that have taken too long. */
    public Iterable<LinkId> expired(long nowNanos) {
        var expired = new ArrayDeque<LinkId>();
        deadlines.entrySet().stream()
                .takeWhile(entry -> entry.getValue() - nowNanos <= 0)
                .forEach(entry -> expired.add(entry.getKey()));
        expired.forEach(deadlines::remove);
        return expired;
    }

    /** Removes and returns all. */
    public Iterable<LinkId> clear() {
        var all = List.copyOf(deadlines.keySet());
        deadlines.clear();
        return all;
    }

    /** How many are waiting. */
    public int size() {
        return deadlines.size();
    }

    private Optional<LinkId> oldest() {
        LinkId oldest = deadlines.keySet().iterator().next();
        deadlines.remove(oldest);
        return Optional.of(oldest);
    }
}
