package dev.grapevine.runtime;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * One thread that does small jobs in order, off the protocol's threads: logging, telling listeners. Bounded; what finds
 * it full is dropped and counted. Its thread exists only while there is something to do.
 */
public final class Mailbox implements AutoCloseable {
    private static final long IDLE_SECONDS = 5;

    private final ThreadPoolExecutor thread;

    /** @param dropped counts the jobs that found no room */
    public Mailbox(String name, int capacity, LongAdder dropped) {
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(capacity),
                Threads.platform(name),
                (job, executor) -> dropped.increment());
        thread.allowCoreThreadTimeOut(true);
    }

    /** Does the job soon, after those before it. Never waits. */
    public void post(Runnable job) {
        thread.execute(job);
    }

    /** Does what is waiting, for a second at most, and ends. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            thread.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
