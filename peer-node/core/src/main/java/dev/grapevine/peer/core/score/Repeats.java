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
}
