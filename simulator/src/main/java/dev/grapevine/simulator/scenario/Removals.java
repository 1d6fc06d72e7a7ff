package dev.grapevine.simulator.scenario;

import dev.grapevine.node.Event;
import dev.grapevine.peer.core.PeerEvent;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.seed.core.SeedEvent;
import dev.grapevine.simulator.network.Host;
import dev.grapevine.simulator.overlay.Overlay;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import java.util.HashMap;
import java.util.Map;

/** Counts how often the living are called dead, and believed. */
final class Removals {
    private final Map<NodeId, Host> hosts = new HashMap<>();
    private final Overlay overlay;
    private long reports;
    private long removals;

    /** Counts from now on. */
    Removals(Overlay overlay) {
        this.overlay = overlay;
        overlay.network().watch(this::noted);
    }

    /** Deaths of living peers that peers reported. */
    long reports() {
        return reports;
    }

    /** Living peers that seeds removed. */
    long removals() {
        return removals;
    }

    private void noted(Host host, Event event, long nowNanos) {
        if (event instanceof PeerEvent.DeathReported report && lives(report.accused())) {
            reports++;
        } else if (event instanceof SeedEvent.PeerRemoved removed && lives(removed.peer())) {
            removals++;
        }
    }

    private boolean lives(NodeId id) {
        for (SimulatedPeer peer :
                overlay.peers().subList(hosts.size(), overlay.peers().size())) {
            hosts.put(peer.id(), peer.host());
        }
        Host host = hosts.get(id);
        return host != null && host.alive();
    }
}
