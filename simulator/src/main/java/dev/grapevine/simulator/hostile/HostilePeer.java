package dev.grapevine.simulator.hostile;

import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The effects of a peer that keeps to the protocol until it is told to begin. Then it changes or leaves out what its honest
 * core sends, or does more of its own accord.
 */
public abstract class HostilePeer extends Forwarding {
    private final Set<LinkId> neighbours = new LinkedHashSet<>();
    private Optional<NodeId> self = Optional.empty();
    private boolean begun;

    HostilePeer(Effects honest) {
        super(honest);
    }

    /** From now on it does harm. */
    public final void begin() {
        begun = true;
    }

    /**
     * What it does of its own accord; called once a second from {@link #begin} on.
     *
     * @param second how often it was called before
     */
    public void act(SimulatedPeer peer, int second) {}

    /** What becomes of a frame that the honest core sends; nothing, if it is left out. */
    Optional<Frame> instead(LinkId link, Frame frame) {
        return Optional.of(frame);
    }

    /** What becomes of a payload that the honest core sends; nothing, if it is left out. */
    Optional<Envelope> instead(LinkId link, Envelope envelope) {
        return Optional.of(envelope);
    }

    /** Every link that is a neighbour's; some may have ended. */
    final List<LinkId> neighbours() {
        return List.copyOf(neighbours);
    }

    final NodeId self() {
        return self.orElseThrow();
    }

    final void sendAsIs(LinkId link, Frame frame) {
        super.send(link, frame);
    }

    final void offerAsIs(LinkId link, Envelope envelope) {
        super.offer(link, envelope);
    }

    /** Neighbours are those who are pinged with a nonce, which seeds are not. */
    @Override
    public final void send(LinkId link, Frame frame) {
        if (frame.hasConnectSeed()) {
            self = Optional.of(new NodeId(frame.getConnectSeed().getRecord().getId()));
        } else if (frame.hasPing() && frame.getPing().getNonce() != 0) {
            neighbours.add(link);
        }
        Optional<Frame> sent = begun ? instead(link, frame) : Optional.of(frame);
        sent.ifPresent(what -> super.send(link, what));
    }

    /** What is left out is said to have been taken. */
    @Override
    public final boolean offer(LinkId link, Envelope envelope) {
        Optional<Envelope> sent = begun ? instead(link, envelope) : Optional.of(envelope);
        return sent.isEmpty() || super.offer(link, sent.get());
    }

    @Override
    public final void close(LinkId link) {
        neighbours.remove(link);
        super.close(link);
    }
}
