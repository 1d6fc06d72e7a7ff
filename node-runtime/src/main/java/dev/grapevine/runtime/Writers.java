package dev.grapevine.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Decides which thread drains an outbox. Usually one from a pool, so that nobody waits for the network and what comes
 * meanwhile leaves together. A publisher that has paused writes its own small message itself, after it has left the node:
 * that saves waking a thread, half the time of a hop. It cannot be kept there for long: the link was idle, so the message
 * fits into the connection's buffer, and after a few batches the pool takes over.
 *
 * <p>Guarded by the node's lock, but for {@link #goOn}.
 */
final class Writers {
    /** A publisher that comes back sooner gathers its messages into bundles, which needs another thread to write. */
    private static final long PAUSE_NANOS = 500_000;

    private final Executor pool;
    private @Nullable List<Runnable> held;
    private long lastNanos = System.nanoTime() - PAUSE_NANOS;

    Writers(Executor pool) {
        this.pool = pool;
    }

    /** An application's thread is about to run the node. */
    void hold() {
        long nowNanos = System.nanoTime();
        boolean paused = nowNanos - lastNanos > PAUSE_NANOS;
        lastNanos = nowNanos;
        held = paused && !Thread.currentThread().isInterrupted() ? new ArrayList<>() : null;
    }

    /** It has run it. Returns what it has to write now, outside the lock. */
    List<Runnable> release() {
        List<Runnable> own = held == null ? List.of() : held;
        held = null;
        return own;
    }

    /** An outbox that was empty has something. */
    void start(Runnable drain, boolean small) {
        if (held != null && small) {
            held.add(drain);
        } else {
            pool.execute(drain);
        }
    }

    /** Any thread: more of the same, on the pool. */
    void goOn(Runnable task) {
        pool.execute(task);
    }
}
