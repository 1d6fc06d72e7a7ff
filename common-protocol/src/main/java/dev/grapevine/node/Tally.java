package dev.grapevine.node;

import java.util.HashMap;
import java.util.Map;

/**
 * How often each key is there now. No larger than the number of things counted, which its owner bounds. Never iterated.
 *
 * @param <K> what is counted
 */
public final class Tally<K> {
    private final Map<K, Integer> counts = new HashMap<>();

    /** One more. */
    public void add(K key) {
        counts.merge(key, 1, Integer::sum);
    }

    /** One less. */
    public void remove(K key) {
        counts.computeIfPresent(key, (k, count) -> count == 1 ? null : count - 1);
    }

    /** How many there are. */
    public int of(K key) {
        return counts.getOrDefault(key, 0);
    }

    /** How many different keys there are. */
    public int size() {
        return counts.size();
    }
}
