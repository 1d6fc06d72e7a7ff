package dev.grapevine.simulator.scenario;

import dev.grapevine.simulator.measure.Journey;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** When peers, each of which lives once, began and ended. */
final class Lifetimes {
    private final List<Long> began = new ArrayList<>();
    private final List<Long> ended = new ArrayList<>();

    /** A peer has begun; to be told in the order in which peers are added. */
    void begins(SimulatedPeer peer, long nowNanos) {
        while (began.size() <= peer.index()) {
            began.add(nowNanos);
            ended.add(Long.MAX_VALUE);
        }
    }

    void ends(SimulatedPeer peer, long nowNanos) {
        ended.set(peer.index(), nowNanos);
    }

    /** Whether a peer lived from so long before a message to so long after it. */
    boolean around(Journey journey, int peer, Duration margin) {
        return peer < began.size()
                && began.get(peer) <= journey.publishedNanos() - margin.toNanos()
                && ended.get(peer) >= journey.publishedNanos() + margin.toNanos();
    }

    /** How many peers there have been. */
    int size() {
        return began.size();
    }
}
