package dev.grapevine.runtime;

import dev.grapevine.node.Event;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What has been counted since the node started, by name. Safe for any thread. */
public final class Counters {
    private final Map<String, LongAdder> byName = new ConcurrentHashMap<>();
    private final ClassValue<LongAdder> byEvent = new ClassValue<>() {
        @Override
        protected LongAdder computeValue(Class<?> kind) {
            return counter(decapitalised(kind.getSimpleName()));
        }
    };

    /** The counter of that name; made at first use. */
    public LongAdder counter(String name) {
        return byName.computeIfAbsent(name, n -> new LongAdder());
    }

    /** Counts an event under its kind. */
    void count(Event event) {
        byEvent.get(event.getClass()).add(event.amount());
    }

    /** All counters, sorted by name. */
    public SortedMap<String, Long> values() {
        SortedMap<String, Long> values = new TreeMap<>();
        byName.forEach((name, counter) -> values.put(name, counter.sum()));
        return values;
    }

    private static String decapitalised(String name) {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
