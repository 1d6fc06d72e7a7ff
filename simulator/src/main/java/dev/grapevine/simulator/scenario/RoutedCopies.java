package dev.grapevine.simulator.scenario;

import dev.grapevine.simulator.network.Host;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Counts copies of bundles that travel by topic, and those of them that somebody sends or gets who does not want it. */
final class RoutedCopies {
    private final Predicate<SimulatedPeer> wants;
    private final Map<Host, SimulatedPeer> peers = new HashMap<>();
    private long all;
    private long aside;

    private RoutedCopies(Predicate<SimulatedPeer> wants) {
        this.wants = wants;
    }

    static RoutedCopies watch(Stage stage, Predicate<SimulatedPeer> wants) {
        var copies = new RoutedCopies(wants);
        stage.overlay().peers().forEach(peer -> copies.peers.put(peer.host(), peer));
        stage.overlay().network().tap(copies::arrived);
        return copies;
    }

    private void arrived(Host from, Host to, Frame frame, long nowNanos) {
        frame.getGossip().getEnvelopesList().stream()
                .filter(Envelope::getRouted)
                .forEach(envelope -> {
                    SimulatedPeer sender = peers.get(from);
                    SimulatedPeer receiver = peers.get(to);
                    all++;
                    aside += sender != null && receiver != null && wants.test(sender) && wants.test(receiver) ? 0 : 1;
                });
    }

    long all() {
        return all;
    }

    double percentAside() {
        return all == 0 ? 0 : 100.0 * aside / all;
    }
}
