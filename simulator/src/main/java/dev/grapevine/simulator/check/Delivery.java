package dev.grapevine.simulator.check;

import dev.grapevine.simulator.measure.Broadcasts;
import dev.grapevine.simulator.measure.Journey;
import dev.grapevine.simulator.overlay.Overlay;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import java.util.List;
import java.util.Optional;

/** Every message that is followed has reached every living peer. */
public record Delivery(Overlay overlay, Broadcasts broadcasts) implements Checker {
    @Override
    public String name() {
        return "delivery";
    }

    @Override
    public Optional<String> violation() {
        List<SimulatedPeer> peers = overlay.alive();
        return broadcasts.journeys().stream()
                .filter(journey -> !journey.reachedAll(peers))
                .findFirst()
                .map(journey -> describe(journey, peers));
    }

    static String describe(Journey journey, List<SimulatedPeer> peers) {
        List<Integer> without = peers.stream()
                .map(SimulatedPeer::index)
                .filter(peer -> !journey.reached(peer))
                .toList();
        return "message " + journey.id() + " of peer " + journey.source().index() + " did not reach " + without.size()
                + " of " + peers.size() + " peers, such as peer " + without.get(0);
    }
}
