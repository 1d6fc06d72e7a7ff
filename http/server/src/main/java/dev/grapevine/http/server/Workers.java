package dev.grapevine.http.server;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that answer, so many at most, and the watch over slow readers of answers: interrupting a thread closes the
 * connection that it writes to. Daemon threads; those without work end.
 */
final class Workers implements AutoCloseable {
    private static final long IDLE_SECONDS = 10;
    /** Looks for slow readers in the time that a reader has. */
    private static final int LOOKS = 4;

    private final HttpLimits limits;
    private final HttpCounters counters;
    private final ThreadPoolExecutor threads;
    private final Set<Pen> pens = ConcurrentHashMap.newKeySet();

    /** @param watch looks for slow readers */
    Workers(HttpLimits limits, HttpCounters counters, ScheduledExecutorService watch) {
        this.limits = limits;
        this.counters = counters;
        this.threads = new ThreadPoolExecutor(
                limits.workers(),
                limits.workers(),
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(limits.waiting()),
                named("http-worker"));
        threads.allowCoreThreadTimeOut(true);
        long pause = limits.writeWithin().toMillis() / LOOKS;
        var unused = watch.scheduleWithFixedDelay(this::cutOff, pause, pause, TimeUnit.MILLISECONDS);
    }

    static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Refuses, by an exception that closes the connection, what finds no place. */
    Executor executor() {
        return task -> {
            try {
                threads.execute(task);
            } catch (java.util.concurrent.RejectedExecutionException e) {
                counters.refused(HttpCounters.Refusal.BUSY);
                throw e;
            }
        };
    }

    /** Writes a whole answer; a client that does not read it in time is cut off. On a thread of these. */
    void write(HttpExchange exchange, int status, byte[] bytes) throws IOException {
        Pen pen = new Pen(Thread.currentThread());
        pens.add(pen);
        try {
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        } finally {
            pens.remove(pen);
            pen.layDown();
        }
    }

    private void cutOff() {
        long now = System.nanoTime();
        pens.forEach(pen -> pen.cutOff(now));
    }

    /** Held by a thread while it writes an answer. */
    private final class Pen {
        private final Thread writer;
        private final long dueNanos = System.nanoTime() + limits.writeWithin().toNanos();
        private boolean down;

        Pen(Thread writer) {
            this.writer = writer;
        }

        synchronized void cutOff(long nowNanos) {
            if (!down && nowNanos - dueNanos >= 0) {
                counters.refused(HttpCounters.Refusal.SLOW_ANSWER);
                writer.interrupt();
                down = true;
            }
        }

        /** Leaves the thread as if nothing had been. */
        synchronized void layDown() {
            down = true;
            Thread.interrupted();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
