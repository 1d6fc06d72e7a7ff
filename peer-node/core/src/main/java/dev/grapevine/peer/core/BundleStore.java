package dev.grapevine.peer.core;

import com.google.protobuf.ByteString;
import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.protocol.BundleId;
import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.MalformedFrame;
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
 * age, the oldest goes first. Holds bytes, not what they say: one array a bundle is little work for a garbage collector,
 * and what people read is parsed when they ask.
 */
final class BundleStore {
    private static final long CAPACITY_BYTES = 64L << 20;
    private static final long KEPT_NANOS = 900_000_000_000L;
    private static final int BUNDLE_OVERHEAD_BYTES = 512;

    private record Stored(ByteString bundle, int messages, int hops, long storedNanos, long storedMillis) {
        int cost() {
            return BUNDLE_OVERHEAD_BYTES + bundle.size();
        }
    }

    private final Limits limits;
    private final Map<BundleId, Stored> stored = new LinkedHashMap<>();
    private long bytes;
    private int messages;

    BundleStore(Limits limits) {
        this.limits = limits;
    }

    void add(SealedBundle bundle, int hops, long nowNanos, long wallMillis) {
        Stored entry = new Stored(bundle.bytes(), bundle.content().getMessagesCount(), hops, nowNanos, wallMillis);
        if (stored.putIfAbsent(bundle.id(), entry) == null) {
            count(entry, 1);
        }
        while (bytes > CAPACITY_BYTES) {
            removeOldest();
        }
    }

    /** The exact bytes of a bundle. */
    Optional<ByteString> find(BundleId id) {
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
        stored.forEach((id, entry) -> addViews(opened(id, entry), entry, all));
        return all;
    }

    private SealedBundle opened(BundleId id, Stored entry) {
        try {
            return SealedBundle.open(entry.bundle, id, limits);
        } catch (MalformedFrame e) {
            throw new IllegalStateException("only bundles that have been opened are stored", e);
        }
    }

    private static void addViews(SealedBundle bundle, Stored entry, List<ReceivedMessage> views) {
        var content = bundle.content();
        NodeId origin = bundle.origin();
        Instant time = Instant.ofEpochMilli(content.getTimeMillis());
        Instant received = Instant.ofEpochMilli(entry.storedMillis);
        for (int i = 0; i < content.getMessagesCount(); i++) {
            views.add(new ReceivedMessage(
                    bundle.messageId(i),
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
        messages += sign * entry.messages;
    }
}
