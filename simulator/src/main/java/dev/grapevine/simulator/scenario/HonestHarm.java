package dev.grapevine.simulator.scenario;

import dev.grapevine.node.Event;
import dev.grapevine.peer.core.PeerEvent;
import dev.grapevine.seed.core.SeedEvent;
import dev.grapevine.simulator.network.Host;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import java.util.HashMap;
import java.util.Map;

/** Counts what befalls honest peers: that a seed removes them, that another honest peer bans them. */
final class HonestHarm {
    private final HostileCast cast;
    private final Map<String, SimulatedPeer> honest = new HashMap<>();
    private final Map<Host, SimulatedPeer> hosts = new HashMap<>();
    private int known;
    private long removed;
    private long banned;
    private long pruned;

    /** Counts from now on. */
    HonestHarm(HostileCast cast) {
        this.cast = cast;
        cast.overlay().network().watch(this::noted);
    }

    /** Living honest peers that seeds removed. */
    long removed() {
        return removed;
    }

    /** Bans of honest peers by honest peers. */
    long banned() {
        return banned;
    }

    /** How often honest ones pruned honest ones. */
    long pruned() {
        return pruned;
    }

    private void noted(Host host, Event event, long nowNanos) {
        if (event instanceof SeedEvent.PeerRemoved gone) {
            removed += isHonest(gone.peer().hex()) ? 1 : 0;
        } else if (event instanceof PeerEvent.NeighbourShownOut out) {
            banned += isHonest(out.peer().hex()) && hosts.containsKey(host) ? 1 : 0;
        } else if (event instanceof PeerEvent.NeighbourPruned shunned) {
            pruned += isHonest(shunned.peer().hex()) && hosts.containsKey(host) ? 1 : 0;
        }
    }

    private boolean isHonest(String id) {
        for (SimulatedPeer peer : cast.honest().subList(known, cast.honest().size())) {
            honest.put(peer.id().hex(), peer);
            hosts.put(peer.host(), peer);
            known++;
        }
        return honest.containsKey(id);
    }
}
