package dev.grapevine.simulator.check;

import dev.grapevine.simulator.measure.Broadcasts;
import dev.grapevine.simulator.measure.Journey;
import dev.grapevine.simulator.overlay.Overlay;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import java.util.List;
import java.util.Optional;

/** A message that one peer has had in its present life has reached every living peer, whatever happened meanwhile. */
public record Agreement(Overlay overlay, Broadcasts broadcasts) implements Checker {
    @Override
    public String name() {
        return "agreement";
    }

    @Override
    public Optional<String> violation() {
        List<SimulatedPeer> peers = overlay.alive();
        List<Journey> split = broadcasts.journeys().stream()
                .filter(journey -> !journey.reachedAll(peers))
                .filter(journey -> peers.stream().anyMatch(journey::inPresentLife))
                .toList();
        return split.stream()
                .findFirst()
                .map(journey -> split.size() + " messages are with some peers only, such as "
                        + Delivery.describe(journey, peers));
    }
}
