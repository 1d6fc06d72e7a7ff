package dev.grapevine.simulator.check;

import dev.grapevine.peer.view.StreamMark;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.simulator.overlay.Overlay;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Living peers that know a stream of broadcasts have had the same of it. Not everybody wants every topic. */
public record Watermarks(Overlay overlay) implements Checker {
    private record Stream(NodeId origin, long epoch) {}

    private record Seen(SimulatedPeer peer, StreamMark mark) {}

    @Override
    public String name() {
        return "watermarks";
    }

    @Override
    public Optional<String> violation() {
        Map<Stream, Seen> seen = new LinkedHashMap<>();
        for (SimulatedPeer peer : overlay.alive()) {
            for (StreamMark mark : broadcastsOf(peer)) {
                Stream stream = new Stream(mark.origin(), mark.epoch());
                Seen first = seen.computeIfAbsent(stream, any -> new Seen(peer, mark));
                if (!first.mark.equals(mark)) {
                    return Optional.of("of the stream of " + mark.origin().brief() + " peer " + first.peer.index()
                            + " has " + had(first.mark) + ", peer " + peer.index() + " has " + had(mark));
                }
            }
        }
        return Optional.empty();
    }

    private static List<StreamMark> broadcastsOf(SimulatedPeer peer) {
        return peer.node().streams().stream()
                .filter(mark -> mark.topic().isEmpty())
                .toList();
    }

    private static String had(StreamMark mark) {
        return "all up to " + mark.floor() + " and some up to " + mark.highest();
    }
}
