package dev.grapevine.peer;

import dev.grapevine.peer.core.Delivery;
import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.protocol.BundleId;
import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.MalformedFrame;
import dev.grapevine.protocol.SealedBundle;
import dev.grapevine.runtime.Counters;
import dev.grapevine.store.ArchiveTable;
import dev.grapevine.store.ArchiveTable.Row;
import dev.grapevine.store.Store;
import dev.grapevine.store.StoreFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps messages on the disk for people to read, longer than the node keeps them for its neighbours, and through restarts.
 * Written behind the node's back, on one thread of its own: what came in the last moments before a crash may be missing.
 * Bounded in time and bytes, on the disk and on the way to it; what finds no room is counted as {@code archiveDropped}.
 */
final class Archive implements AutoCloseable {
    /** What {@code msg} shows at most. */
    static final long SHOWN_BYTES = 64L << 20;

    private static final System.Logger LOGGER = System.getLogger("dev.grapevine.peer");
    private static final long MOST_BYTES = 1L << 30;
    private static final long WAITING_BYTES = 32L << 20;
    private static final int ROW_OVERHEAD_BYTES = 256;
    private static final long SHRINK_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final long FLUSH_MILLIS = 500;

    private final Store store;
    private final Duration kept;
    private final Limits limits;
    private final LongAdder dropped;
    private final LongAdder failures;
    private final Thread thread = new Thread(this::run, "grapevine-archive");

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private List<Row> waiting = new ArrayList<>();
    private long waitingBytes;
    private boolean closing;

    Archive(Store store, Duration kept, Limits limits, Counters counters) {
        this.store = store;
        this.kept = kept;
        this.limits = limits;
        this.dropped = counters.counter("archiveDropped");
        this.failures = counters.counter("storeFailures");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Called by the node: only enqueues. */
    void add(Delivery delivery) {
        SealedBundle bundle = delivery.bundle();
        int cost = bundle.bytes().size() + ROW_OVERHEAD_BYTES;
        lock.lock();
        try {
            if (waitingBytes + cost > WAITING_BYTES || closing) {
                dropped.increment();
                return;
            }
            waiting.add(new Row(bundle.id().hex(), delivery.hops(), System.currentTimeMillis(), bundle.bytes()));
            waitingBytes += cost;
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            long shrunkNanos = System.nanoTime() - SHRINK_NANOS;
            List<Row> rows = next();
            while (!rows.isEmpty()) {
                boolean shrink = System.nanoTime() - shrunkNanos >= SHRINK_NANOS;
                shrunkNanos = shrink ? System.nanoTime() : shrunkNanos;
                write(rows, shrink);
                rows = next();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            store.close();
        }
    }

    /** Empty at the end. */
    private List<Row> next() throws InterruptedException {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closing) {
                arrived.await();
            }
            List<Row> taken = waiting;
            waiting = new ArrayList<>();
            waitingBytes = 0;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** What cannot be written is lost to the archive: it is for people, and the next ones may find room again. */
    private void write(List<Row> rows, boolean shrink) {
        long beforeMillis = System.currentTimeMillis() - kept.toMillis();
        try {
            store.transact(on -> {
                ArchiveTable.add(on, rows);
                if (shrink) {
                    ArchiveTable.shrink(on, beforeMillis, MOST_BYTES);
                }
                return true;
            });
        } catch (StoreFailure e) {
            failures.increment();
            dropped.add(rows.size());
            LOGGER.log(System.Logger.Level.WARNING, rows.size() + " messages are not kept: " + e.getMessage());
        }
    }

    /** The latest messages, in order of arrival, and of these the ones that are not written yet; reads the disk. */
    List<ReceivedMessage> with(List<ReceivedMessage> recent) {
        Map<String, ReceivedMessage> all = new LinkedHashMap<>();
        messages().forEach(message -> all.put(message.hash(), message));
        recent.forEach(message -> all.putIfAbsent(message.hash(), message));
        return List.copyOf(all.values());
    }

    private List<ReceivedMessage> messages() {
        long beforeMillis = System.currentTimeMillis() - kept.toMillis();
        List<ReceivedMessage> messages = new ArrayList<>();
        try {
            for (Row row : store.transact(on -> ArchiveTable.latest(on, SHOWN_BYTES))) {
                if (row.storedMillis() >= beforeMillis) {
                    messages.addAll(messages(row));
                }
            }
        } catch (StoreFailure e) {
            failures.increment();
            LOGGER.log(System.Logger.Level.WARNING, "the messages kept cannot be read: " + e.getMessage());
        }
        return messages;
    }

    private List<ReceivedMessage> messages(Row row) {
        try {
            SealedBundle bundle = SealedBundle.open(row.bundle(), BundleId.of(row.bundle()), limits);
            return new Delivery(bundle, row.hops()).messages(Instant.ofEpochMilli(row.storedMillis()));
        } catch (MalformedFrame e) {
            // Kept by a release with other limits.
            return List.of();
        }
    }

    /** Writes what waits. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            arrived.signal();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(FLUSH_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
