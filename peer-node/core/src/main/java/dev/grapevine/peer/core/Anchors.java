package dev.grapevine.peer.core;

import dev.grapevine.node.Effects;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.PeerRecord;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Neighbours to which a peer returns first after a restart: those that it had dialled itself and that had lasted longest.
 * Whoever fills the seeds' lists and waits for restarts then does not choose all of its neighbours (Heilman et al.,
 * "Eclipse Attacks on Bitcoin's Peer-to-Peer Network", 2015, section 7: anchor connections). Who dialled this peer is no
 * anchor: an attacker can do that as often as he likes.
 *
 * <p>A peer that has a memory waits for it before it dials anybody else, and not for long.
 */
final class Anchors {
    private static final int MOST = 3;

    /** Reading a store takes a tenth of a second. */
    private static final long PATIENCE_NANOS = 2_000_000_000L;

    private final PeerConfig config;
    private final Effects effects;
    private final Neighbours neighbours;
    private boolean expected;
    private long sinceNanos;

    Anchors(PeerConfig config, Effects effects, Neighbours neighbours) {
        this.config = config;
        this.effects = effects;
        this.neighbours = neighbours;
    }

    /** Somebody is about to say who they are. */
    void expect(long nowNanos) {
        expected = true;
        sinceNanos = nowNanos;
    }

    /** Whether others have to wait. */
    boolean awaited(long nowNanos) {
        return expected && nowNanos - sinceNanos < PATIENCE_NANOS;
    }

    /** These they are. Dialled while links are missing; some place is always left for somebody else. */
    void dial(List<PeerRecord> anchors, long nowNanos) {
        expected = false;
        anchors.stream().limit(most()).forEach(anchor -> {
            NodeId peer = new NodeId(anchor.getId());
            if (neighbours.missing() > 0 && !neighbours.engaged(peer) && !neighbours.isSelf(peer)) {
                neighbours.dial(Address.parse(anchor.getAddress()), Optional.of(peer), false, nowNanos);
                effects.note(new PeerEvent.AnchorDialled(peer));
            }
        });
    }

    /** Those that this peer would return to now, the oldest link first. */
    List<NodeId> now() {
        return neighbours.up().stream()
                .filter(link -> link.dialled && !link.isTopical())
                .sorted(Comparator.comparingLong(link -> link.sinceNanos))
                .limit(most())
                .map(NeighbourLink::peer)
                .toList();
    }

    private int most() {
        return Math.min(MOST, config.dialled() - 1);
    }
}
