package dev.grapevine.peer.core;

import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Former neighbours that fell silent. Dead, or behind a partition that has cut the overlay in two: both sides replace what
 * they lost, and when the partition is over nobody would dial across. So now and then one of them is dialled again. Serf
 * does likewise ("reconnect to failed members").
 *
 * <p>Bounded in number and time, and only those that this peer had dialled itself: the address that a stranger states is
 * not dialled again and again.
 */
final class Reconnecting {
    private static final int CAPACITY = 16;
    private static final long KEPT_NANOS = 3_600_000_000_000L;

    /** Somebody to try. */
    record Former(NodeId peer, Address address, long sinceNanos) {}

    private final Map<NodeId, Former> formers = new LinkedHashMap<>();

    /** Returns whether it is the first. */
    boolean add(NodeId peer, Address address, long nowNanos) {
        boolean first = formers.isEmpty();
        formers.put(peer, new Former(peer, address, nowNanos));
        if (formers.size() > CAPACITY) {
            Iterator<NodeId> oldest = formers.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        return first;
    }

    /** One of them is a neighbour again: there is a way across, the others need not be tried. Returns whether it was one. */
    boolean found(NodeId peer) {
        boolean was = formers.containsKey(peer);
        if (was) {
            formers.clear();
        }
        return was;
    }

    boolean isEmpty() {
        return formers.isEmpty();
    }

    /** One of them at random. */
    Optional<Former> next(Predicate<NodeId> taken, long nowNanos, RandomGenerator random) {
        formers.values().removeIf(former -> nowNanos - former.sinceNanos > KEPT_NANOS);
        List<Former> free = new ArrayList<>(formers.values());
        free.removeIf(former -> taken.test(former.peer));
        return free.isEmpty() ? Optional.empty() : Optional.of(free.get(random.nextInt(free.size())));
    }
}
