package dev.grapevine.http.server;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One client that hears server-sent events, with a bounded queue and a thread that writes. Whoever offers an event never
 * waits; when there is no room the client is dropped, and counted. Offers come from any thread.
 */
public final class EventStream {
    private static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.UTF_8);

    /**
     * One event. Its document is made by the thread that writes it.
     *
     * @param name its type
     * @param id empty when it has none
     * @param bytes about how much memory it holds while it waits
     */
    public record Event(String name, String id, long bytes, Supplier<String> document) {}

    private final HttpExchange exchange;
    private final HttpLimits limits;
    private final HttpCounters counters;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    /** Guarded by {@link #lock}, like the two below. */
    private final Deque<Event> queue = new ArrayDeque<>();

    private long queuedBytes;
    private boolean closed;
    private volatile @Nullable Thread writer;

    EventStream(HttpExchange exchange, HttpLimits limits, HttpCounters counters) {
        this.exchange = exchange;
        this.limits = limits;
        this.counters = counters;
    }

    /** Queues an event, unless the client has left or is dropped now because too much waits for it. */
    public void offer(Event event) {
        lock.lock();
        try {
            if (!closed && hasRoomFor(event)) {
                queue.add(event);
                hold(event.bytes());
                arrived.signal();
            } else if (!closed) {
                counters.refused(HttpCounters.Refusal.SLOW_STREAM);
                close();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean hasRoomFor(Event event) {
        return queue.isEmpty()
                || (queue.size() < limits.queuedEvents()
                        && queuedBytes + event.bytes() <= limits.queuedBytes()
                        && counters.queuedBytes.get() + event.bytes() <= limits.allQueuedBytes());
    }

    private void hold(long bytes) {
        queuedBytes += bytes;
        counters.queuedBytes.addAndGet(bytes);
    }

    /** Ends the stream: interrupting the thread that writes closes the connection under it. */
    void close() {
        lock.lock();
        try {
            closed = true;
            hold(-queuedBytes);
            queue.clear();
            arrived.signal();
            Thread thread = writer;
            if (thread != null) {
                thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Writes events until the client leaves or is dropped. On the stream's own thread. */
    void run() {
        writer = Thread.currentThread();
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(HEARTBEAT);
            out.flush();
            while (!isClosed()) {
                Event event = next();
                out.write(event == null ? HEARTBEAT : text(event).getBytes(StandardCharsets.UTF_8));
                out.flush();
                counters.eventsSent.add(event == null ? 0 : 1);
            }
        } catch (IOException | InterruptedException e) {
            // The client has left, or was dropped.
            close();
        } finally {
            writer = null;
            exchange.close();
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Waits; null when it is time to show that the stream lives. */
    private @Nullable Event next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long nanos = limits.heartbeat().toNanos();
            while (queue.isEmpty() && !closed && nanos > 0) {
                nanos = arrived.awaitNanos(Math.min(nanos, TimeUnit.HOURS.toNanos(1)));
            }
            Event event = queue.poll();
            hold(event == null ? 0 : -event.bytes());
            return event;
        } finally {
            lock.unlock();
        }
    }

    private static String text(Event event) {
        String id = event.id().isEmpty() ? "" : "id: " + event.id() + "\n";
        return "event: " + event.name() + "\n" + id + "data: "
                + event.document().get() + "\n\n";
    }
}
