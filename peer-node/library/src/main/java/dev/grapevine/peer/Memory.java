package dev.grapevine.peer;

import dev.grapevine.peer.core.Delivered;
import dev.grapevine.peer.core.Delivery;
import dev.grapevine.runtime.Counters;
import dev.grapevine.store.DeliveredTable;
import dev.grapevine.store.KnownPeerTable;
import dev.grapevine.store.Store;
import dev.grapevine.store.StoreFailure;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a peer knows after a restart: what its application has been given, so that nothing is delivered twice, whom it
 * knew, and whom it has banned. A store that fails is said plainly and used again when it works; meanwhile messages are
 * delivered all the same, and those of that time may come once more after a restart.
 *
 * <p>What has been delivered belongs to the thread that delivers, whom one knew to another; each waits for the disk.
 */
final class Memory implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger("dev.grapevine.peer");

    /** How it goes, for people. */
    record State(String word, String detail) {}

    private final Store store;
    private final LongAdder repeated;
    private final LongAdder failures;
    private final Delivered delivered = new Delivered();
    /** Those that are to be delivered next and have been before. */
    private final Set<Delivery> repeats = Collections.newSetFromMap(new IdentityHashMap<>());

    private boolean restored;
    private volatile State state;

    Memory(Store store, Counters counters) {
        this.store = store;
        this.repeated = counters.counter("deliveriesRepeated");
        this.failures = counters.counter("storeFailures");
        this.state = new State("reading", store.name());
    }

    State state() {
        return state;
    }

    // ---- what has been delivered: the delivering thread ----

    /** Reads what earlier lives have delivered, before anything else; later if it cannot be read now. */
    void open() {
        transact(() -> {
            delivered.restore(store.transact(DeliveredTable::all));
            restored = true;
        });
    }

    /** These are delivered next: from now on, whatever happens, they have been. */
    void willDeliver(List<Delivery> next) {
        repeats.clear();
        if (!restored) {
            open();
        }
        for (Delivery delivery : next) {
            if (!delivered.add(delivery)) {
                repeats.add(delivery);
            }
        }
        var marks = delivered.changed();
        if (restored && !marks.isEmpty()) {
            transact(() -> {
                store.transact(on -> {
                    DeliveredTable.remove(on, delivered.forgotten());
                    DeliveredTable.put(on, marks);
                    return true;
                });
                delivered.kept();
            });
        }
    }

    /** Whether it has been delivered before {@link #willDeliver} named it. */
    boolean isRepeat(Delivery delivery) {
        boolean repeat = repeats.contains(delivery);
        if (repeat) {
            repeated.increment();
        }
        return repeat;
    }

    // ---- whom one knew: another thread ----

    /** Whom an earlier life knew. */
    List<KnownPeerTable.Row> knownPeers() {
        try {
            return store.transact(KnownPeerTable::all);
        } catch (StoreFailure e) {
            failed(e);
            return List.of();
        }
    }

    /** Returns whether they are kept now. */
    boolean keep(List<KnownPeerTable.Row> peers) {
        return succeeds(() -> store.transact(on -> {
            KnownPeerTable.replace(on, peers);
            return true;
        }));
    }

    /** Returns whether the store has done it. */
    boolean succeeds(Attempt attempt) {
        try {
            attempt.make();
            return true;
        } catch (StoreFailure e) {
            failed(e);
            return false;
        }
    }

    Store store() {
        return store;
    }

    /** Something the store is asked to do. */
    interface Attempt {
        void make() throws StoreFailure;
    }

    /** A failure is told; what could not be written is written with what comes next. */
    private void transact(Attempt attempt) {
        try {
            attempt.make();
            state = new State("open", store.name());
        } catch (StoreFailure e) {
            failed(e);
            if (e.emptied()) {
                restored = true;
                delivered.lost();
            }
        }
    }

    private void failed(StoreFailure failure) {
        String why = String.valueOf(failure.getMessage());
        failures.increment();
        if (!failure.emptied() && !why.equals(state.detail)) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    why + "; what is delivered until it works may be delivered again after a restart");
        }
        state = new State(failure.emptied() ? "open" : "failing", why);
    }

    @Override
    public void close() {
        store.close();
    }
}
