package dev.grapevine.peer.core;

import dev.grapevine.protocol.BundleId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * This peer's own bundles that were published before it had a neighbour that wants their topic. They go to the first one
 * that does. Bounded in number and time; whoever comes later finds them by comparing, as long as they are kept.
 */
final class Stranded {
    private static final int CAPACITY = 1024;
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    private record Waiting(BundleId id, String topic, long sinceNanos) {}

    private final Queue<Waiting> waiting = new ArrayDeque<>();

    void add(BundleId id, String topic, long nowNanos) {
        waiting.add(new Waiting(id, topic, nowNanos));
        if (waiting.size() > CAPACITY) {
            waiting.remove();
        }
    }

    /** Those of such topics, in the order of publication; they wait no longer. */
    List<BundleId> take(Predicate<String> topics) {
        List<BundleId> taken = new ArrayList<>();
        for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
            Waiting next = all.next();
            if (topics.test(next.topic)) {
                taken.add(next.id);
                all.remove();
            }
        }
        return taken;
    }

    void expire(long nowNanos) {
        while (!waiting.isEmpty() && nowNanos - waiting.element().sinceNanos > PATIENCE_NANOS) {
            waiting.remove();
        }
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }
}
