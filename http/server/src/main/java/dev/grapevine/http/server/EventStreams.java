package dev.grapevine.http.server;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** The clients that hear events: so many at a time, each on a daemon thread. Safe for any thread. */
final class EventStreams implements AutoCloseable {
    private final HttpLimits limits;
    private final HttpCounters counters;
    private final Semaphore places;
    private final Set<EventStream> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    EventStreams(HttpLimits limits, HttpCounters counters) {
        this.limits = limits;
        this.counters = counters;
        this.places = new Semaphore(limits.streams());
    }

    /** Takes the exchange over: it is closed when the stream ends. */
    void open(HttpExchange exchange, Answer.Events events) throws Problem, IOException {
        if (closed || !places.tryAcquire()) {
            counters.refused(HttpCounters.Refusal.BUSY);
            throw Problem.unavailable("as many clients as allowed hear events already: " + limits.streams());
        }
        EventStream stream = new EventStream(exchange, limits, counters);
        Runnable end = () -> {};
        try {
            end = events.opened().apply(stream);
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            start(stream, end);
        } catch (IOException | RuntimeException e) {
            end.run();
            places.release();
            throw e;
        }
    }

    private void start(EventStream stream, Runnable end) {
        open.add(stream);
        counters.streams.incrementAndGet();
        Thread thread = new Thread(() -> run(stream, end), "http-stream");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(EventStream stream, Runnable end) {
        try {
            stream.run();
        } finally {
            stream.close();
            // Dropping a client interrupts this thread; what follows must not notice.
            Thread.interrupted();
            end.run();
            open.remove(stream);
            counters.streams.decrementAndGet();
            places.release();
        }
    }

    @Override
    public void close() {
        closed = true;
        open.forEach(EventStream::close);
    }
}
