package dev.grapevine.peer.core;

import dev.grapevine.protocol.BundleId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The hashed message list: the ids of the bundles this peer has seen, which is what keeps a bundle from going round
 * twice. Ids only; bounded in number and age, the oldest goes first.
 */
final class MessageList {
    private static final int CAPACITY = 1 << 20;
    private static final long KEPT_NANOS = 600_000_000_000L;

    private final Map<BundleId, Long> seen = new LinkedHashMap<>();

    boolean contains(BundleId id) {
        return seen.containsKey(id);
    }

    /** Since when an id has been listed. */
    long sinceNanos(BundleId id, long otherwise) {
        return seen.getOrDefault(id, otherwise);
    }

    /** Returns whether the id is new. */
    boolean add(BundleId id, long nowNanos) {
        boolean isNew = seen.putIfAbsent(id, nowNanos) == null;
        if (seen.size() > CAPACITY) {
            Iterator<BundleId> oldest = seen.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        return isNew;
    }

    void expire(long nowNanos) {
        Iterator<Long> oldest = seen.values().iterator();
        while (oldest.hasNext() && nowNanos - oldest.next() > KEPT_NANOS) {
            oldest.remove();
        }
    }

    int size() {
        return seen.size();
    }
}
