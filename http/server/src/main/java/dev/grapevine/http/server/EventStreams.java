package dev.grapevine.http.server;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The clients that hear events: so many at a time, and written to by {@link StreamWriters}. Safe for any thread. */
final class EventStreams implements AutoCloseable {
    private final HttpLimits limits;
    private final HttpCounters counters;
    private final Semaphore places;
    private final StreamWriters writers;
    private final Set<EventStream> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** @param watch asks for signs of life */
    EventStreams(HttpLimits limits, HttpCounters counters, ScheduledExecutorService watch) {
        this.limits = limits;
        this.counters = counters;
        this.places = new Semaphore(limits.streams());
        this.writers = new StreamWriters(watch);
        long half = limits.heartbeat().toMillis() / 2;
        var unused = watch.scheduleWithFixedDelay(this::beat, half, half, TimeUnit.MILLISECONDS);
    }

    private void beat() {
        open.forEach(EventStream::beat);
    }

    /** Takes the exchange over: it is closed when the stream ends. */
    void open(HttpExchange exchange, Answer.Events events) throws Problem, IOException {
        if (closed || !places.tryAcquire()) {
            counters.refused(HttpCounters.Refusal.BUSY);
            throw Problem.unavailable("as many clients as allowed hear events already: " + limits.streams());
        }
        EventStream stream = new EventStream(exchange, limits, counters, writers);
        Runnable end = () -> {};
        try {
            end = events.opened().apply(stream);
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
        } catch (IOException | RuntimeException e) {
            end.run();
            places.release();
            throw e;
        }
        start(stream, end);
    }

    private void start(EventStream stream, Runnable end) {
        open.add(stream);
        counters.streams.incrementAndGet();
        stream.start(() -> {
            end.run();
            open.remove(stream);
            counters.streams.decrementAndGet();
            places.release();
        });
        if (closed) {
            stream.close();
        }
    }

    @Override
    public void close() {
        closed = true;
        open.forEach(EventStream::close);
        writers.close();
    }
}
