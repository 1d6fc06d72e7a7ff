package dev.grapevine.simulator.check;

import dev.grapevine.peer.core.Delivery;
import dev.grapevine.protocol.BundleId;
import dev.grapevine.simulator.overlay.Overlay;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Every message to a topic, from the making of this on, reaches all living peers that want it, with its payload. */
public final class TopicDelivery implements Checker {
    private final Overlay overlay;
    private final Predicate<SimulatedPeer> wants;
    /** In the order of publication. */
    private final Map<BundleId, Set<SimulatedPeer>> published = new LinkedHashMap<>();

    /** Counts from now on. */
    public TopicDelivery(Overlay overlay, Predicate<SimulatedPeer> wants) {
        this.overlay = overlay;
        this.wants = wants;
        overlay.watchDeliveries(this::delivered);
    }

    private void delivered(SimulatedPeer peer, Delivery delivery) {
        if (!delivery.bundle().content().getTopic().isEmpty()) {
            if (delivery.hops() == 0) {
                published.put(delivery.bundle().id(), new HashSet<>());
            }
            Set<SimulatedPeer> reached = published.get(delivery.bundle().id());
            if (reached != null && !delivery.gone()) {
                reached.add(peer);
            }
        }
    }

    @Override
    public String name() {
        return "topic";
    }

    @Override
    public Optional<String> violation() {
        for (Map.Entry<BundleId, Set<SimulatedPeer>> message : published.entrySet()) {
            for (SimulatedPeer peer : overlay.alive()) {
                if (wants.test(peer) && !message.getValue().contains(peer)) {
                    return Optional.of("message " + message.getKey().hex() + ", one of " + published.size()
                            + ", did not reach peer " + peer.index() + ", which wants its topic");
                }
            }
        }
        return Optional.empty();
    }
}
