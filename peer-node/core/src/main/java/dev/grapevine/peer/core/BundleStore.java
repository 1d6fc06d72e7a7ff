package dev.grapevine.peer.core;

import com.google.protobuf.ByteString;
import dev.grapevine.peer.view.MessagePage;
import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.protocol.BundleId;
import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.MalformedFrame;
import dev.grapevine.protocol.SealedBundle;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The bundles that neighbours can still ask for and people can still read, in order of arrival. Bounded in bytes and
 * age, the oldest goes first. Holds bytes, not what they say: one array a bundle is little work for a garbage collector,
 * and what people read is parsed when they ask.
 */
final class BundleStore {
    private static final int BUNDLE_OVERHEAD_BYTES = 512;
    private static final long LEAVING_NANOS = 10_000_000_000L;
    /** Where bundles are kept for seconds only, most of them are still compared. */
    private static final int LEAVING_SHARE = 10;

    private static final long NANOS_PER_MILLI = 1_000_000;

    /**
     * A bundle that is kept.
     *
     * @param proof that its origin made it; empty where nothing is signed
     * @param hops links it has crossed to get here
     * @param tree the tree it travels, or {@link Routes#BY_TOPIC}
     * @param bornNanos when its origin made it, on this peer's monotonic clock
     * @param storedNanos when it came, on this peer's monotonic clock
     * @param storedMillis when it came, on this peer's wall clock
     * @param term what it adds to {@link Sums}, at hand because they go through everything that is kept
     */
    record Stored(
            ByteString bundle,
            ByteString proof,
            StreamId stream,
            long sequence,
            int messages,
            int hops,
            int tree,
            long bornNanos,
            long storedNanos,
            long storedMillis,
            Sums.Term term) {

        int cost() {
            return BUNDLE_OVERHEAD_BYTES + bundle.size() + proof.size();
        }

        int ageMillis(long nowNanos) {
            return (int) Math.max(0, Math.min(Integer.MAX_VALUE, (nowNanos - bornNanos) / NANOS_PER_MILLI));
        }
    }

    private final Limits limits;
    private final long keptNanos;
    private final long capacityBytes;
    private final Map<BundleId, Stored> stored = new LinkedHashMap<>();
    /** The same in the same order; this one can be read from its end. */
    private final Deque<Map.Entry<BundleId, Stored>> order = new ArrayDeque<>();

    private long bytes;
    private int messages;

    BundleStore(PeerConfig config) {
        this.limits = config.limits();
        this.keptNanos = config.spreading().keptFor().toNanos();
        this.capacityBytes = config.spreading().keptBytes();
    }

    void add(BundleId id, Stored entry) {
        if (stored.putIfAbsent(id, entry) == null) {
            order.add(Map.entry(id, entry));
            count(entry, 1);
        }
        while (bytes > capacityBytes) {
            removeOldest();
        }
    }

    Optional<Stored> find(BundleId id) {
        return Optional.ofNullable(stored.get(id));
    }

    boolean contains(BundleId id) {
        return stored.containsKey(id);
    }

    /** Whether another bundle is kept that its origin made for the same place in the stream. */
    boolean conflicts(BundleId id, StreamId stream, long sequence, int count) {
        return stored.entrySet().stream().anyMatch(entry -> {
            Stored other = entry.getValue();
            return other.stream.equals(stream)
                    && other.sequence < sequence + count
                    && sequence < other.sequence + other.messages
                    && !entry.getKey().equals(id);
        });
    }

    /** All of them, in order of arrival. */
    void forEach(BiConsumer<BundleId, Stored> action) {
        stored.forEach(action);
    }

    /**
     * All but those that are about to go: neighbours that keep bundles for as long have these too, although their clocks
     * and sweeps differ.
     */
    void forEachStaying(long nowNanos, Consumer<Stored> action) {
        long stayingNanos = keptNanos - Math.min(LEAVING_NANOS, keptNanos / LEAVING_SHARE);
        for (Stored bundle : stored.values()) {
            if (nowNanos - bundle.bornNanos <= stayingNanos) {
                action.accept(bundle);
            }
        }
    }

    /** The ids of the last that came, at most so many, the last one first. */
    List<BundleId> latest(int count) {
        List<BundleId> latest = new ArrayList<>();
        Iterator<Map.Entry<BundleId, Stored>> newest = order.descendingIterator();
        while (newest.hasNext() && latest.size() < count) {
            latest.add(newest.next().getKey());
        }
        return latest;
    }

    /** One that came late can be older than those before it: it goes when they do. */
    void expire(long nowNanos) {
        while (!stored.isEmpty() && nowNanos - oldest().bornNanos > keptNanos) {
            removeOldest();
        }
    }

    int messageCount() {
        return messages;
    }

    List<ReceivedMessage> messages() {
        List<ReceivedMessage> all = new ArrayList<>(messages);
        stored.forEach((id, entry) -> all.addAll(messages(id, entry)));
        return all;
    }

    /** Those of one bundle; none when it is not kept. */
    List<ReceivedMessage> messages(BundleId id) {
        return find(id).map(entry -> messages(id, entry)).orElse(List.of());
    }

    /**
     * The newest messages, or those before one of them. Parses no others and begins at the end: this happens under the
     * node's lock, and there may be hundreds of thousands.
     *
     * @param before a bundle, and which of its messages; empty for the newest
     * @return empty when {@code before} is not kept
     */
    Optional<MessagePage> page(int most, Optional<BundleId> before, int index) {
        if (before.isPresent()
                && index >= find(before.get()).map(Stored::messages).orElse(0)) {
            return Optional.empty();
        }
        Iterator<Map.Entry<BundleId, Stored>> newest = order.descendingIterator();
        List<ReceivedMessage> page = new ArrayList<>();
        int at = messages;
        int end = messages;
        boolean found = before.isEmpty();
        while (newest.hasNext() && !(found && at <= end - most)) {
            Map.Entry<BundleId, Stored> entry = newest.next();
            int next = at;
            at -= entry.getValue().messages;
            if (!found && entry.getKey().equals(before.get())) {
                found = true;
                end = at + index;
            }
            if (found && at < end) {
                page.addAll(
                        0,
                        messages(entry.getKey(), entry.getValue())
                                .subList(Math.max(0, end - most - at), Math.min(next, end) - at));
            }
        }
        return Optional.of(new MessagePage(List.copyOf(page), end > most));
    }

    private List<ReceivedMessage> messages(BundleId id, Stored entry) {
        return new Delivery(opened(id, entry), entry.hops).messages(Instant.ofEpochMilli(entry.storedMillis));
    }

    private SealedBundle opened(BundleId id, Stored entry) {
        try {
            return SealedBundle.open(entry.bundle, id, limits);
        } catch (MalformedFrame e) {
            throw new IllegalStateException("only bundles that have been opened are stored", e);
        }
    }

    private Stored oldest() {
        return stored.values().iterator().next();
    }

    private void removeOldest() {
        Iterator<Stored> oldest = stored.values().iterator();
        count(oldest.next(), -1);
        oldest.remove();
        order.remove();
    }

    private void count(Stored entry, int sign) {
        bytes += sign * entry.cost();
        messages += sign * entry.messages;
    }
}
