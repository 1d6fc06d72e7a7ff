package dev.grapevine.peer.core.score;

import dev.grapevine.protocol.BundleId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** How often each of the last ids has come up. Bounded. */
final class Repeats {
    private final int capacity;
    private final Map<BundleId, Integer> counts = new LinkedHashMap<>(16, 0.75f, true);

    Repeats(int capacity) {
        this.capacity = capacity;
    }

    /** Once more. Returns how often now. */
    int count(BundleId id) {
        int times = counts.merge(id, 1, Integer::sum);
        if (counts.size() > capacity) {
            Iterator<BundleId> oldest = counts.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        return times;
    }

    /** How often it has come up. */
    int times(BundleId id) {
        return counts.getOrDefault(id, 0);
    }

    /** Once less. Returns whether it had come up. */
    boolean take(BundleId id) {
        boolean known = counts.containsKey(id);
        counts.computeIfPresent(id, (same, times) -> times > 1 ? times - 1 : null);
        return known;
    }
}
