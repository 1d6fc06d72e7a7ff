package dev.grapevine.http.server;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The threads that write to event streams: one for all clients that read. Who keeps it waiting has threads for itself from
 * then on, and another one goes on with the others. Daemon threads; those without work end. Safe for any thread.
 */
final class StreamWriters implements AutoCloseable {
    /** What happens within this time is written together, and wakes one thread instead of many. */
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    /** How long one client may hold the others up, once. */
    private static final long PATIENCE_MILLIS = 50;

    private static final long IDLE_SECONDS = 10;

    private final ScheduledExecutorService watch;
    /** Each stream is with one of them at a time at most, so they are as many as streams and one at most. */
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Workers.named("http-stream"));

    private final ReentrantLock lock = new ReentrantLock();
    /** Guarded by {@link #lock}, like the one below. */
    private final Deque<EventStream> due = new ArrayDeque<>();

    private @Nullable Turn current;

    /** @param watch looks whether a client holds the others up; never waits for one itself */
    StreamWriters(ScheduledExecutorService watch) {
        this.watch = watch;
    }

    /** Has a thread write to this stream soon. Does not wait. */
    void add(EventStream stream) {
        lock.lock();
        try {
            if (stream.isSlow()) {
                threads.execute(stream::write);
                return;
            }
            due.add(stream);
            if (current == null) {
                begin();
            }
        } finally {
            lock.unlock();
        }
    }

    private void begin() {
        Turn turn = new Turn();
        current = turn;
        threads.execute(turn);
        watch.schedule(turn::look, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Writes to what is due, until nothing is or another one has taken over. Its state is guarded by the lock. */
    private final class Turn implements Runnable {
        private @Nullable EventStream writing;
        private long taken;
        private long seen;

        @Override
        public void run() {
            LockSupport.parkNanos(GATHER_NANOS);
            try {
                for (EventStream stream = next(); stream != null; stream = next()) {
                    stream.write();
                }
            } finally {
                giveWay();
            }
        }

        private @Nullable EventStream next() {
            lock.lock();
            try {
                taken++;
                writing = current == this ? due.poll() : null;
                return writing;
            } finally {
                lock.unlock();
            }
        }

        /** Another one does what is left, if this one was to. */
        private void giveWay() {
            lock.lock();
            try {
                if (current == this) {
                    current = null;
                }
                if (current == null && !due.isEmpty()) {
                    begin();
                }
            } finally {
                lock.unlock();
            }
        }

        private void look() {
            lock.lock();
            try {
                if (current == this && taken == seen && writing != null) {
                    writing.setSlow();
                    giveWay();
                } else if (current == this) {
                    seen = taken;
                    watch.schedule(this::look, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** Threads end as soon as they have nothing to do. */
    @Override
    public void close() {
        threads.setKeepAliveTime(0, TimeUnit.SECONDS);
    }
}
