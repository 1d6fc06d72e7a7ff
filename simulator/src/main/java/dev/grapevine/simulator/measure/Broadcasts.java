package dev.grapevine.simulator.measure;

import com.google.protobuf.ByteString;
import dev.grapevine.node.Event;
import dev.grapevine.peer.core.Delivery;
import dev.grapevine.peer.core.PeerEvent;
import dev.grapevine.protocol.BundleId;
import dev.grapevine.simulator.network.Host;
import dev.grapevine.simulator.overlay.Overlay;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Publishes messages in an overlay and follows each on its way, until it is told to forget them. */
public final class Broadcasts {
    private static final String PADDING = " ".repeat(80);

    private final Overlay overlay;
    private final Tracing tracing;
    private final List<Journey> journeys = new ArrayList<>();
    private final Map<BundleId, Journey> byId = new HashMap<>();
    private long published;
    private boolean warmingUp;
    private boolean topics;
    private Predicate<SimulatedPeer> sources = source -> true;

    /** Follows what is published in that overlay from now on. */
    public Broadcasts(Overlay overlay, Tracing tracing) {
        this.overlay = overlay;
        this.tracing = tracing;
        overlay.watchDeliveries(this::delivered);
        overlay.network().watch(this::noted);
    }

    /** Follows messages to topics too, from now on. */
    public Broadcasts withTopics() {
        topics = true;
        return this;
    }

    /** Follows only what these peers publish, from now on. */
    public Broadcasts of(Predicate<SimulatedPeer> followed) {
        sources = followed;
        return this;
    }

    /** The messages published since it was told to forget, in that order. */
    public List<Journey> journeys() {
        return Collections.unmodifiableList(journeys);
    }

    /** Forgets what was published so far. */
    public void forget() {
        journeys.clear();
        byId.clear();
    }

    /** Has a peer publish a message. */
    public void publish(SimulatedPeer source) {
        source.publish(ByteString.copyFromUtf8("message " + ++published + PADDING));
    }

    /** Has messages published at an even pace, and lets the time for them pass. */
    public void publish(int count, double perSecond, Supplier<SimulatedPeer> sources) {
        Duration pause = Duration.ofNanos((long) (1e9 / perSecond));
        for (int i = 0; i < count; i++) {
            publish(sources.get());
            overlay.run(pause);
        }
    }

    /** The same with messages that nobody wants to follow; to be forgotten when they have arrived. */
    public void warmUp(int count, double perSecond, Supplier<SimulatedPeer> sources) {
        warmingUp = true;
        publish(count, perSecond, sources);
        warmingUp = false;
    }

    /** Has messages published at an even pace for some time. */
    public void publish(Duration time, double perSecond, Supplier<SimulatedPeer> sources) {
        publish((int) Math.round(time.toMillis() / 1e3 * perSecond), perSecond, sources);
    }

    /** Whether all of those peers have got everything. */
    public boolean complete(List<SimulatedPeer> peers) {
        return journeys.stream().allMatch(journey -> journey.reachedAll(peers));
    }

    private void delivered(SimulatedPeer peer, Delivery delivery) {
        if (!topics && !delivery.bundle().content().getTopic().isEmpty()) {
            return;
        }
        BundleId id = delivery.bundle().id();
        long now = overlay.network().engine().nowNanos();
        if (delivery.hops() == 0 && sources.test(peer)) {
            begin(new Journey(id, peer, now, overlay.peers().size()));
        }
        Journey journey = byId.get(id);
        if (journey != null) {
            journey.delivered(peer, delivery.hops(), now);
        }
    }

    private void begin(Journey journey) {
        if (byId.putIfAbsent(journey.id(), journey) == null) {
            journeys.add(journey);
            if (!warmingUp) {
                tracing.begins(overlay, journey);
            }
        }
    }

    private void noted(Host host, Event event, long nowNanos) {
        if (event instanceof PeerEvent.BundleReceived received) {
            copied(received.bundle());
        } else if (event instanceof PeerEvent.BundleDuplicate duplicate) {
            copied(duplicate.bundle());
        }
    }

    private void copied(BundleId id) {
        Journey journey = byId.get(id);
        if (journey != null) {
            journey.copied();
        }
    }
}
