package dev.grapevine.peer.core;

import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.protocol.BundleId;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.SealedBundle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The bundles that neighbours can still ask for and people can still read, in order of arrival. Bounded in bytes and
 * age, the oldest goes first.
 */
final class BundleStore {
    private static final long CAPACITY_BYTES = 64L << 20;
    private static final long KEPT_NANOS = 900_000_000_000L;
    private static final int BUNDLE_OVERHEAD_BYTES = 512;
    private static final int MESSAGE_OVERHEAD_BYTES = 64;

    private record Stored(SealedBundle bundle, int hops, long storedNanos, long storedMillis) {
        long cost() {
            return BUNDLE_OVERHEAD_BYTES
                    + bundle.bytes().size()
                    + (long) MESSAGE_OVERHEAD_BYTES * bundle.content().getMessagesCount();
        }
    }

    private final Map<BundleId, Stored> stored = new LinkedHashMap<>();
    private long bytes;
    private int messages;

    void add(SealedBundle bundle, int hops, long nowNanos, long wallMillis) {
        Stored entry = new Stored(bundle, hops, nowNanos, wallMillis);
        if (stored.putIfAbsent(bundle.id(), entry) == null) {
            count(entry, 1);
        }
        while (bytes > CAPACITY_BYTES) {
            removeOldest();
        }
    }

    Optional<SealedBundle> find(BundleId id) {
        return Optional.ofNullable(stored.get(id)).map(Stored::bundle);
    }

    /** Links the stored bundle has crossed to get here. */
    int hops(BundleId id) {
        Stored entry = stored.get(id);
        return entry == null ? 0 : entry.hops;
    }

    void expire(long nowNanos) {
        while (!stored.isEmpty() && nowNanos - oldest().storedNanos > KEPT_NANOS) {
            removeOldest();
        }
    }

    int messageCount() {
        return messages;
    }

    List<ReceivedMessage> messages() {
        List<ReceivedMessage> all = new ArrayList<>(messages);
        for (Stored entry : stored.values()) {
            addViews(entry, all);
        }
        return all;
    }

    private static void addViews(Stored entry, List<ReceivedMessage> views) {
        var content = entry.bundle.content();
        NodeId origin = entry.bundle.origin();
        Instant time = Instant.ofEpochMilli(content.getTimeMillis());
        Instant received = Instant.ofEpochMilli(entry.storedMillis);
        for (int i = 0; i < content.getMessagesCount(); i++) {
            views.add(new ReceivedMessage(
                    entry.bundle.messageId(i),
                    origin,
                    time,
                    entry.hops,
                    content.getTopic(),
                    content.getMessages(i).getPayload(),
                    received));
        }
    }

    private Stored oldest() {
        return stored.values().iterator().next();
    }

    private void removeOldest() {
        Iterator<Stored> oldest = stored.values().iterator();
        count(oldest.next(), -1);
        oldest.remove();
    }

    private void count(Stored entry, int sign) {
        bytes += sign * entry.cost();
        messages += sign * entry.bundle.content().getMessagesCount();
    }
}
