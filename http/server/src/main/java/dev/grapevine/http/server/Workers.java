package dev.grapevine.http.server;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that answer, so many at most, and the watch over slow readers of answers: interrupting a thread closes the
 * connection that it writes to. Daemon threads; those without work end.
 */
final class Workers implements AutoCloseable {
    private static final long IDLE_SECONDS = 10;

    private final HttpLimits limits;
    private final HttpCounters counters;
    private final ThreadPoolExecutor threads;
    private final ScheduledThreadPoolExecutor watch = new ScheduledThreadPoolExecutor(1, named("http-watch"));

    Workers(HttpLimits limits, HttpCounters counters) {
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
        watch.setRemoveOnCancelPolicy(true);
    }

    private static ThreadFactory named(String name) {
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
        ScheduledFuture<?> cut =
                watch.schedule(pen::cutOff, limits.writeWithin().toMillis(), TimeUnit.MILLISECONDS);
        try {
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        } finally {
            pen.layDown();
            cut.cancel(false);
        }
    }

    /** Held by a thread while it writes an answer. */
    private final class Pen {
        private final Thread writer;
        private boolean down;

        Pen(Thread writer) {
            this.writer = writer;
        }

        synchronized void cutOff() {
            if (!down) {
                counters.refused(HttpCounters.Refusal.SLOW_ANSWER);
                writer.interrupt();
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
        watch.shutdownNow();
    }
}
