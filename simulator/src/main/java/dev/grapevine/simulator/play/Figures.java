package dev.grapevine.simulator.play;

import dev.grapevine.peer.core.Delivery;
import dev.grapevine.protocol.BundleId;
import dev.grapevine.simulator.overlay.Overlay;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** What the page draws over time for one overlay. Used by the engine's thread. */
final class Figures {
    private static final int MOST_PUBLISHED = 10_000;
    private static final int LATEST = 2_000;
    private static final double NANOS_A_MILLI = 1e6;

    private final Overlay overlay;
    /** When each of the latest messages was published. */
    private final Map<BundleId, Long> publishedNanos = new LinkedHashMap<>();

    private final Queue<Double> delays = new ArrayDeque<>();
    private long published;
    private long delivered;

    Figures(Overlay overlay) {
        this.overlay = overlay;
        overlay.watchDeliveries(this::delivered);
    }

    private void delivered(SimulatedPeer peer, Delivery delivery) {
        long now = overlay.network().engine().nowNanos();
        BundleId id = delivery.bundle().id();
        if (delivery.hops() == 0) {
            published++;
            publishedNanos.putIfAbsent(id, now);
            if (publishedNanos.size() > MOST_PUBLISHED) {
                publishedNanos.remove(publishedNanos.keySet().iterator().next());
            }
            return;
        }
        delivered++;
        Long begin = publishedNanos.get(id);
        if (begin != null) {
            delays.add((now - begin) / NANOS_A_MILLI);
            if (delays.size() > LATEST) {
                delays.remove();
            }
        }
    }

    /** Messages published so far. */
    long published() {
        return published;
    }

    /** Messages delivered to others so far, one for each message and peer. */
    long delivered() {
        return delivered;
    }

    /** Milliseconds of virtual time within which that share of the latest deliveries came; NaN without any. */
    double delay(double share) {
        List<Double> sorted = delays.stream().sorted().toList();
        return sorted.isEmpty() ? Double.NaN : sorted.get((int) ((sorted.size() - 1) * share));
    }
}
