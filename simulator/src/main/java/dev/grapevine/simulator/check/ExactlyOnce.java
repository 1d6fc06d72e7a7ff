package dev.grapevine.simulator.check;

import dev.grapevine.protocol.BundleId;
import dev.grapevine.simulator.overlay.Overlay;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Within one life of a process no bundle is delivered twice. Watches from its making on, and remembers every delivery. */
public final class ExactlyOnce implements Checker {
    private final Set<Once> delivered = new HashSet<>();
    private Optional<String> violation = Optional.empty();

    /** Watches that overlay. */
    public ExactlyOnce(Overlay overlay) {
        overlay.watchDeliveries(
                (peer, delivery) -> delivered(peer, delivery.bundle().id()));
    }

    /** What must happen once. */
    private record Once(int peer, int life, BundleId bundle) {}

    @Override
    public String name() {
        return "exactly once";
    }

    @Override
    public Optional<String> violation() {
        return violation;
    }

    private void delivered(SimulatedPeer peer, BundleId bundle) {
        boolean first = delivered.add(new Once(peer.index(), peer.host().lives(), bundle));
        if (!first && violation.isEmpty()) {
            violation = Optional.of("peer " + peer.index() + " was given message " + bundle + " twice in one life");
        }
    }
}
