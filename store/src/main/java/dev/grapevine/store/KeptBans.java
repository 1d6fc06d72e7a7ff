package dev.grapevine.store;

import dev.grapevine.protocol.Ban;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Carries a node's bans to its store and back. It counts their changes and knows which it has written down; <em>when</em> to
 * write is decided by the thread that {@link #restore}s and {@link #keep}s. That thread waits for the disk, others only
 * where they ask to.
 */
public final class KeptBans {
    private final Store store;
    private final Supplier<List<Ban>> lasting;
    private final Consumer<List<Ban>> onEarlier;
    private final InstantSource clock;
    private final Runnable wake;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition written = lock.newCondition();
    private long changes;
    private long kept;

    /**
     * Bans of one node.
     *
     * @param lasting asks the node for those that last
     * @param onEarlier gives the node those of an earlier life
     * @param wake is told of each change by whoever made it, and only enqueues: {@link #keep} is due
     */
    public KeptBans(
            Store store,
            Supplier<List<Ban>> lasting,
            Consumer<List<Ban>> onEarlier,
            InstantSource clock,
            Runnable wake) {
        this.store = store;
        this.lasting = lasting;
        this.onEarlier = onEarlier;
        this.clock = clock;
        this.wake = wake;
        store.onEmptied(this::changed);
    }

    // ---- the thread that waits for the disk ----

    /** Brings back what an earlier life has kept; once, and before anything is kept. */
    public void restore() throws StoreFailure {
        List<Ban> earlier = store.transact(on -> BanTable.all(on, clock.millis()));
        if (!earlier.isEmpty()) {
            onEarlier.accept(earlier);
        }
    }

    /** Writes the bans down if they have changed since it last did. */
    public void keep() throws StoreFailure {
        long number = changes();
        if (number > kept()) {
            List<Ban> bans = lasting.get();
            store.transact(on -> {
                BanTable.replace(on, bans, clock.millis());
                return true;
            });
            wrote(number);
        }
    }

    private void wrote(long number) {
        lock.lock();
        try {
            kept = number;
            written.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // ---- any thread ----

    /** A ban has begun or ended. Waits for nothing. */
    public void changed() {
        lock.lock();
        try {
            changes++;
        } finally {
            lock.unlock();
        }
        wake.run();
    }

    /** Whether every change so far is written down. */
    public boolean upToDate() {
        return kept() == changes();
    }

    /** Why some change is not; nothing when all are. A store that fails says more than one that takes a moment. */
    public Optional<String> unkept(boolean failing, String detail) {
        return upToDate() ? Optional.empty() : Optional.of(failing ? detail : "the store has not taken them yet");
    }

    /** Waits until it is, and no longer than this. Returns whether it is; not when the thread is interrupted, which it stays. */
    public boolean await(long atMostMillis) {
        long leftNanos = TimeUnit.MILLISECONDS.toNanos(atMostMillis);
        lock.lock();
        try {
            long number = changes;
            while (kept < number && leftNanos > 0) {
                leftNanos = written.awaitNanos(leftNanos);
            }
            return kept >= number;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private long changes() {
        lock.lock();
        try {
            return changes;
        } finally {
            lock.unlock();
        }
    }

    private long kept() {
        lock.lock();
        try {
            return kept;
        } finally {
            lock.unlock();
        }
    }
}
