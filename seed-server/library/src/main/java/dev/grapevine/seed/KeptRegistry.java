package dev.grapevine.seed;

import dev.grapevine.protocol.Ban;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.runtime.Counters;
import dev.grapevine.seed.core.RegistryKeeper;
import dev.grapevine.seed.core.SeedNode;
import dev.grapevine.store.KeptBans;
import dev.grapevine.store.RegistryTable;
import dev.grapevine.store.Store;
import dev.grapevine.store.StoreFailure;
import dev.grapevine.wire.PeerRecord;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries a seed's registry and its bans to its store, on one thread of its own, which first brings back what is there.
 * Whatever has gathered while one commit was under way goes with the next one, so a thousand registrations at once cost
 * a few commits. A store that fails is tried again for ever: until then nobody new is welcomed, and {@code status} says
 * why.
 *
 * <p>What waits is one change for each peer; when there are too many, peers that are to be forgotten are overlooked: after
 * a restart their leases run out.
 */
final class KeptRegistry implements RegistryKeeper, AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger("dev.grapevine.seed");
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;
    private static final long FLUSH_MILLIS = 900;
    private static final int RESTORED_AT_ONCE = 10_000;

    /** How it goes, for people. */
    record State(String word, String detail) {}

    /** What is to be committed next: of each peer its record, or nothing when it is to be forgotten. */
    private record Batch(Map<NodeId, Optional<PeerRecord>> changes, long number) {}

    private final Store store;
    private final KeptBans bans;
    private final Consumer<Consumer<SeedNode>> node;
    private final Counters counters;
    private final Consumer<Throwable> onBug;
    private final int mostWaiting;
    private final Thread thread = new Thread(this::run, "grapevine-registry");
    private final long madeNanos = System.nanoTime();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition stopping = lock.newCondition();
    private Map<NodeId, Optional<PeerRecord>> waiting = new LinkedHashMap<>();
    private long lastNumber = KEPT;
    private boolean bansChanged;
    private boolean closing;

    private volatile State state;

    /**
     * @param node runs the node with what it is given
     * @param banned asks the node whom it has banned
     * @param onBug hears of what ended the thread
     */
    KeptRegistry(
            Store store,
            Consumer<Consumer<SeedNode>> node,
            Supplier<List<Ban>> banned,
            Counters counters,
            int maxPeers,
            Consumer<Throwable> onBug) {
        this.store = store;
        this.node = node;
        this.counters = counters;
        this.onBug = onBug;
        this.mostWaiting = 2 * maxPeers;
        this.state = new State("reading", store.name());
        this.bans = new KeptBans(
                store,
                banned,
                earlier -> node.accept(seed -> seed.restoreBans(earlier, System.nanoTime())),
                InstantSource.system(),
                this::onBansChanged);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    KeptBans bans() {
        return bans;
    }

    private void onBansChanged() {
        lock.lock();
        try {
            bansChanged = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    State state() {
        return state;
    }

    // ---- effects: called by the node ----

    @Override
    public long keep(PeerRecord record) {
        return add(new NodeId(record.getId()), Optional.of(record));
    }

    @Override
    public void forget(NodeId peer) {
        add(peer, Optional.empty());
    }

    private long add(NodeId peer, Optional<PeerRecord> change) {
        lock.lock();
        try {
            if (change.isPresent() || waiting.size() < mostWaiting) {
                waiting.put(peer, change);
                changed.signal();
            } else {
                waiting.remove(peer);
            }
            return ++lastNumber;
        } finally {
            lock.unlock();
        }
    }

    // ---- the thread ----

    private void run() {
        try {
            restore();
            @Nullable Batch batch = next();
            while (batch != null) {
                commit(batch);
                batch = next();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error bug) {
            onBug.accept(bug);
        } finally {
            store.close();
        }
    }

    private void restore() throws InterruptedException {
        persistently(() -> {
            bans.restore();
            return true;
        });
        List<PeerRecord> records = persistently(() -> store.transact(RegistryTable::all));
        for (int from = 0; from < records.size(); from += RESTORED_AT_ONCE) {
            var some = records.subList(from, Math.min(records.size(), from + RESTORED_AT_ONCE));
            node.accept(seed -> seed.restore(some, System.nanoTime()));
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - madeNanos);
        state = new State("open", store.name() + "; " + records.size() + " peers were back after " + millis + " ms");
    }

    private @Nullable Batch next() throws InterruptedException {
        lock.lock();
        try {
            while (waiting.isEmpty() && !bansChanged) {
                if (closing) {
                    return null;
                }
                changed.await();
            }
            Batch batch = new Batch(waiting, lastNumber);
            waiting = new LinkedHashMap<>();
            bansChanged = false;
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void commit(Batch batch) throws InterruptedException {
        List<PeerRecord> kept = new ArrayList<>();
        List<NodeId> forgotten = new ArrayList<>();
        batch.changes.forEach((peer, record) -> record.ifPresentOrElse(kept::add, () -> forgotten.add(peer)));
        persistently(() -> {
            bans.keep();
            return batch.changes.isEmpty()
                    || store.transact(on -> {
                        RegistryTable.put(on, kept);
                        RegistryTable.remove(on, forgotten);
                        return true;
                    });
        });
        counters.counter("registryCommits").increment();
        node.accept(seed -> seed.onKept(batch.number));
    }

    /** Something the store is asked to do. */
    private interface Attempt<T> {
        T make() throws StoreFailure;
    }

    private <T> T persistently(Attempt<T> attempt) throws InterruptedException {
        State before = state;
        long pauseMillis = FIRST_PAUSE_MILLIS;
        while (true) {
            try {
                T result = attempt.make();
                state = before;
                return result;
            } catch (StoreFailure e) {
                counters.counter("storeFailures").increment();
                onFailure(e);
                rest(e.emptied() ? 0 : pauseMillis);
                pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, 2 * pauseMillis);
            }
        }
    }

    /** What the node knows is kept anew in a store that is empty all of a sudden. */
    private void onFailure(StoreFailure failure) {
        String why = String.valueOf(failure.getMessage());
        if (failure.emptied()) {
            node.accept(SeedNode::keepAll);
        } else if (!why.equals(state.detail)) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "the registry cannot be kept: " + why + "; nobody new is registered until it can");
        }
        state = new State("failing", why);
    }

    private void rest(long millis) throws InterruptedException {
        lock.lock();
        try {
            long leftNanos = TimeUnit.MILLISECONDS.toNanos(millis);
            while (leftNanos > 0) {
                if (closing) {
                    throw new InterruptedException("closed");
                }
                leftNanos = stopping.awaitNanos(leftNanos);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Commits what waits, if the store can. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signal();
            stopping.signal();
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
