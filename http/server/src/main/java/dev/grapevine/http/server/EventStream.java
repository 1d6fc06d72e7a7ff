package dev.grapevine.http.server;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One client that hears server-sent events, with a bounded queue that threads of {@link StreamWriters} write. Whoever offers
 * an event never waits; when there is no room the client is dropped, and counted. Offers come from any thread.
 */
public final class EventStream {
    private static final System.Logger LOGGER = System.getLogger("dev.grapevine.http");
    private static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.UTF_8);
    /** Written in one go; then others have their turn. */
    private static final int MOST_AT_ONCE = 64;
    /** How much more a text may hold than was said, and still be kept for other streams. */
    private static final int MOST_KEPT_FACTOR = 2;

    /**
     * One event, for any number of streams. Its document is made by the thread that writes it first. Safe for any thread.
     */
    public static final class Event {
        private final String name;
        private final String id;
        private final long bytes;
        private final Supplier<String> document;
        private byte @Nullable [] kept;

        /**
         * @param name its type
         * @param id empty when it has none
         * @param bytes about how much memory it holds while it waits
         */
        public Event(String name, String id, long bytes, Supplier<String> document) {
            this.name = name;
            this.id = id;
            this.bytes = bytes;
            this.document = document;
        }

        synchronized byte[] text() {
            if (kept != null) {
                return kept;
            }
            String line = id.isEmpty() ? "" : "id: " + id + "\n";
            byte[] text = ("event: " + name + "\n" + line + "data: " + document.get() + "\n\n")
                    .getBytes(StandardCharsets.UTF_8);
            kept = text.length <= MOST_KEPT_FACTOR * bytes ? text : null;
            return text;
        }
    }

    private final HttpExchange exchange;
    private final HttpLimits limits;
    private final HttpCounters counters;
    private final StreamWriters writers;
    private final ReentrantLock lock = new ReentrantLock();
    /** Guarded by {@link #lock}, like those below. */
    private final Deque<Event> queue = new ArrayDeque<>();

    private long queuedBytes;
    /** A writer has it or will have it; nobody has before the head of the answer is sent. */
    private boolean due = true;

    private boolean closed;
    /** Nothing was written since it was last asked for a sign of life. */
    private boolean quiet;

    private Runnable ended = () -> {};
    private @Nullable Thread writer;
    /** Has kept a thread waiting. */
    private volatile boolean slow;

    EventStream(HttpExchange exchange, HttpLimits limits, HttpCounters counters, StreamWriters writers) {
        this.exchange = exchange;
        this.limits = limits;
        this.counters = counters;
        this.writers = writers;
    }

    /**
     * Begins to write, once the head of the answer is sent.
     *
     * @param end run once, on a writer's thread, when the connection is closed
     */
    void start(Runnable end) {
        lock.lock();
        try {
            ended = end;
            writers.add(this);
        } finally {
            lock.unlock();
        }
    }

    /** Queues an event, unless the client has left or is dropped now because too much waits for it. */
    public void offer(Event event) {
        lock.lock();
        try {
            if (!closed && hasRoomFor(event)) {
                queue.add(event);
                hold(event.bytes);
                makeDue();
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
                        && queuedBytes + event.bytes <= limits.queuedBytes()
                        && counters.queuedBytes.get() + event.bytes <= limits.allQueuedBytes());
    }

    private void hold(long bytes) {
        queuedBytes += bytes;
        counters.queuedBytes.addAndGet(bytes);
    }

    private void makeDue() {
        if (!due) {
            due = true;
            writers.add(this);
        }
    }

    /** Has it show that it lives, if nothing was written since the last call. */
    void beat() {
        lock.lock();
        try {
            if (quiet && !closed) {
                makeDue();
            }
            quiet = true;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the stream: interrupting the thread that writes closes the connection under it. */
    void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            hold(-queuedBytes);
            queue.clear();
            makeDue();
            if (writer != null) {
                writer.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Writes some of what waits, or closes the connection. By the one writer that has it; waits for this client alone. */
    void write() {
        boolean written = false;
        try {
            write(taken());
            written = true;
        } catch (IOException e) {
            // The client has left, or was dropped.
            LOGGER.log(System.Logger.Level.DEBUG, "events were not read: " + e.getMessage());
        } finally {
            if (!written) {
                close();
            }
            if (laidDown()) {
                end();
            }
        }
    }

    private List<Event> taken() {
        lock.lock();
        try {
            writer = Thread.currentThread();
            quiet = false;
            List<Event> events = new ArrayList<>();
            while (!queue.isEmpty() && events.size() < MOST_AT_ONCE) {
                Event event = queue.remove();
                hold(-event.bytes);
                events.add(event);
            }
            return events;
        } finally {
            lock.unlock();
        }
    }

    private void write(List<Event> events) throws IOException {
        OutputStream out = exchange.getResponseBody();
        for (Event event : events) {
            out.write(event.text());
        }
        if (events.isEmpty()) {
            out.write(HEARTBEAT);
        }
        out.flush();
        counters.eventsSent.add(events.size());
    }

    /** Has the rest written later; true when there will be none. Leaves the thread as if nothing had been. */
    private boolean laidDown() {
        lock.lock();
        try {
            writer = null;
            Thread.interrupted();
            due = closed || !queue.isEmpty();
            if (due && !closed) {
                writers.add(this);
            }
            return closed;
        } finally {
            lock.unlock();
        }
    }

    boolean isSlow() {
        return slow;
    }

    /** It has threads for itself from now on. */
    void setSlow() {
        slow = true;
    }

    /** Closes the connection without waiting for the client to read what is left: by being interrupted. */
    private void end() {
        Thread.currentThread().interrupt();
        exchange.close();
        Thread.interrupted();
        ended.run();
    }
}
