package dev.grapevine.http.server;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What the server has counted since it started. Safe for any thread; names are few and chosen here. */
public final class HttpCounters {
    private final Map<String, LongAdder> answers = new ConcurrentHashMap<>();
    private final Map<Refusal, LongAdder> refusals = new ConcurrentHashMap<>();
    final AtomicInteger streams = new AtomicInteger();
    final AtomicLong queuedBytes = new AtomicLong();
    final LongAdder eventsSent = new LongAdder();

    /** Why something was refused or given up. */
    public enum Refusal {
        /** The Host header names somebody else. */
        HOST,
        /** A page of another origin asks. */
        ORIGIN,
        /** No token, or a wrong one. */
        TOKEN,
        /** A body that is too large. */
        SIZE,
        /** Too much at a time. */
        BUSY,
        /** A client that did not read its events in time. */
        SLOW_STREAM,
        /** A client that did not read its answer in time. */
        SLOW_ANSWER
    }

    void answered(int status) {
        answers.computeIfAbsent(status / 100 + "xx", s -> new LongAdder()).increment();
    }

    void refused(Refusal why) {
        refusals.computeIfAbsent(why, w -> new LongAdder()).increment();
    }

    /** How many answers of each class of status: {@code 2xx}, {@code 4xx}. */
    public Map<String, Long> answers() {
        Map<String, Long> values = new TreeMap<>();
        answers.forEach((status, count) -> values.put(status, count.sum()));
        return values;
    }

    /** How often it was refused for this reason. */
    public long refusals(Refusal why) {
        LongAdder count = refusals.get(why);
        return count == null ? 0 : count.sum();
    }

    /** Clients that hear events now. */
    public int streams() {
        return streams.get();
    }

    /** Events sent to them so far. */
    public long eventsSent() {
        return eventsSent.sum();
    }

    /** Bytes of messages that wait for them. */
    public long queuedBytes() {
        return queuedBytes.get();
    }
}
