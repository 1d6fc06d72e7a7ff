package dev.grapevine.simulator.play;

import dev.grapevine.peer.core.Delivery;
import dev.grapevine.protocol.BundleId;
import dev.grapevine.simulator.network.Host;
import dev.grapevine.simulator.overlay.Overlay;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The message that spectators see travel through one overlay: every few seconds another one, and at once each that they
 * publish. Nothing of it is guessed: it is told by the frames themselves. Used by the engine's thread.
 */
final class Followed {
    private static final long LOOKED_AT_NANOS = TimeUnit.SECONDS.toNanos(4);
    private static final int BATCH = 64;
    private static final double NANOS_A_MILLI = 1e6;

    /** Somebody has it: from whom, over how many links, how long after its publication in virtual time. */
    record Arrival(String peer, String from, int hops, double millis) {}

    /** Who is told of it. */
    interface Audience {
        /** Another message is followed. */
        void begins(String message, String origin);

        /** It has arrived there. */
        void arrived(String message, List<Arrival> arrivals);
    }

    private final Overlay overlay;
    private final Audience audience;
    private final Map<Integer, Host> senders = new HashMap<>();
    /** Peers that have it; one that starts anew gets it once more, which is not shown. */
    private final Set<Integer> reached = new HashSet<>();

    private List<Arrival> arrivals = new ArrayList<>();
    private @Nullable BundleId id;
    private long publishedNanos;
    private long begunRealNanos = System.nanoTime() - LOOKED_AT_NANOS;
    private boolean next;

    Followed(Overlay overlay, Audience audience) {
        this.overlay = overlay;
        this.audience = audience;
        overlay.watchDeliveries(this::delivered);
        overlay.network().tap(this::arrived);
    }

    /** What is published next is followed, whatever is at present. */
    void followNext() {
        next = true;
    }

    /** Tells what has not been told. */
    void flush() {
        if (id != null && !arrivals.isEmpty()) {
            audience.arrived(id.toString(), arrivals);
            arrivals = new ArrayList<>();
        }
    }

    private void arrived(Host from, Host to, Frame frame, long nowNanos) {
        if (id == null || !frame.hasGossip()) {
            return;
        }
        for (Envelope envelope : frame.getGossip().getEnvelopesList()) {
            if (BundleId.of(envelope.getBundle()).equals(id)) {
                senders.putIfAbsent(to.index(), from);
            }
        }
    }

    private void delivered(SimulatedPeer peer, Delivery delivery) {
        if (delivery.hops() == 0) {
            published(peer, delivery.bundle().id());
        } else if (delivery.bundle().id().equals(id) && reached.add(peer.index())) {
            Host from = senders.get(peer.host().index());
            double millis = (overlay.network().engine().nowNanos() - publishedNanos) / NANOS_A_MILLI;
            arrivals.add(new Arrival(peer.id().hex(), from == null ? "" : name(from), delivery.hops(), millis));
            if (arrivals.size() >= BATCH) {
                flush();
            }
        }
    }

    private void published(SimulatedPeer source, BundleId bundle) {
        long now = System.nanoTime();
        if (next || now - begunRealNanos >= LOOKED_AT_NANOS) {
            flush();
            next = false;
            begunRealNanos = now;
            id = bundle;
            publishedNanos = overlay.network().engine().nowNanos();
            senders.clear();
            reached.clear();
            audience.begins(bundle.toString(), source.id().hex());
        }
    }

    private String name(Host host) {
        int peer = host.index() - overlay.seeds().size();
        return peer < 0
                ? host.address().toString()
                : overlay.peers().get(peer).id().hex();
    }
}
