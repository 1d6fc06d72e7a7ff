package dev.grapevine.runtime;

import dev.grapevine.protocol.MalformedFrame;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One thread that takes the links' turns, in the order they came. A link's thread hands its turn over and waits. A platform
 * thread keeps every page of stack that it ever touched and its own piece of the heap to make objects in, times thousands;
 * so what a link's thread does here has no lock, no new object, and no branch that is only taken when links meet: the JVM
 * compiles such a branch away while links come one by one, and interprets it, deep into the stack, when all come at once.
 * A link has at most one turn here, so the number of links bounds what waits.
 */
final class Decoder implements AutoCloseable {
    private static final long CLOSED_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** What one link has to do each time; used again and again. */
    static final class Turn {
        final Decoding.Work work;
        private @Nullable Throwable failure;
        private volatile @Nullable Turn later;
        private volatile @Nullable Thread owner;
        private volatile boolean waiting;

        Turn(Decoding.Work work) {
            this.work = work;
        }
    }

    /** Stands in the queue when nothing else does. */
    private final Turn nobody = new Turn(() -> {});

    private final AtomicReference<Turn> last = new AtomicReference<>(nobody);
    /** The decoder's own: where the queue begins. */
    private Turn first = nobody;

    private final Thread thread;
    private volatile boolean closed;

    Decoder(String name) {
        this.thread = Threads.platform(name).newThread(this::takeTurns);
        thread.start();
    }

    /** Called by a link's thread; returns when the turn has been taken. */
    void run(Turn turn) throws IOException, MalformedFrame {
        turn.owner = Thread.currentThread();
        turn.waiting = true;
        add(turn);
        LockSupport.unpark(thread);
        while (turn.waiting) {
            await();
        }
        if (turn.failure != null) {
            fail(turn.failure);
        }
    }

    private void add(Turn turn) {
        turn.later = null;
        last.getAndSet(turn).later = turn;
    }

    private void await() throws IOException {
        if (!closed) {
            LockSupport.park(this);
        } else if (thread.isAlive()) {
            LockSupport.parkNanos(this, CLOSED_WAIT_NANOS);
        } else {
            throw new IOException("the node has stopped");
        }
    }

    private static void fail(Throwable failure) throws IOException, MalformedFrame {
        if (failure instanceof MalformedFrame mistake) {
            throw mistake;
        }
        if (failure instanceof IOException lost) {
            throw lost;
        }
        throw new IllegalStateException("decoding failed", failure);
    }

    private void takeTurns() {
        boolean over = false;
        while (!over) {
            over = closed;
            for (Turn turn = next(); turn != null; turn = next()) {
                take(turn);
            }
            if (!over) {
                LockSupport.park(this);
            }
        }
    }

    /** The next turn, unless there is none or the next one is just being added: its link wakes this thread after that. */
    private @Nullable Turn next() {
        if (first == nobody && !advance()) {
            return null;
        }
        Turn next = first;
        if (next.later == null && last.get() == next) {
            add(nobody);
        }
        return advance() ? next : null;
    }

    private boolean advance() {
        Turn later = first.later;
        if (later != null) {
            first = later;
        }
        return later != null;
    }

    /** Whatever goes wrong is the link's thread's to tell. */
    private static void take(Turn turn) {
        try {
            turn.work.run();
        } catch (IOException | MalformedFrame | RuntimeException | Error e) {
            turn.failure = e;
        }
        Thread owner = turn.owner;
        turn.waiting = false;
        LockSupport.unpark(owner);
    }

    /** Ends the thread, after the turns it has. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
