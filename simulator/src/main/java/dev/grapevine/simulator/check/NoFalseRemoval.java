package dev.grapevine.simulator.check;

import dev.grapevine.node.Event;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.seed.core.SeedEvent;
import dev.grapevine.simulator.network.Host;
import dev.grapevine.simulator.overlay.Overlay;
import java.util.Optional;

/** No seed removes a peer that lives and can be reached. Watches from {@link #begin()} on, once every old doubt is settled. */
public final class NoFalseRemoval implements Checker {
    private final Overlay overlay;
    private boolean watching;
    private Optional<String> violation = Optional.empty();

    /** Will watch that overlay. */
    public NoFalseRemoval(Overlay overlay) {
        this.overlay = overlay;
        overlay.network().watch(this::noted);
    }

    /** From now on every removal of a living peer counts. */
    public void begin() {
        watching = true;
    }

    @Override
    public String name() {
        return "no false removal";
    }

    @Override
    public Optional<String> violation() {
        return violation;
    }

    private void noted(Host host, Event event, long nowNanos) {
        if (watching
                && violation.isEmpty()
                && event instanceof SeedEvent.PeerRemoved removed
                && lives(removed.peer())) {
            violation = Optional.of("seed " + host.index() + " removed a living peer: " + removed.why());
        }
    }

    private boolean lives(NodeId id) {
        return overlay.peers().stream().anyMatch(peer -> peer.id().equals(id) && peer.alive());
    }
}
