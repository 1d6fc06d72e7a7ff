package dev.grapevine.peer.core;

import dev.grapevine.node.Bans;
import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.peer.core.direct.DirectMessages;
import dev.grapevine.protocol.Ban;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Leave;
import java.util.List;
import java.util.Optional;

/**
 * What a ban means to a peer's links: the part of the switchboard that ends them. It is about links with this peer and
 * nothing else: what a banned peer publishes still comes through others.
 */
final class Banning {
    private static final String WHY = "it is banned here";

    /** So that no crowd of hostile peers takes the place of the bans that people make. */
    private static final int MOST_SHOWN_OUT = Bans.MOST / 2;

    private final Bans bans = new Bans();
    private final Effects effects;
    private final Overlay overlay;
    private final DirectMessages direct;

    Banning(Effects effects, Overlay overlay, DirectMessages direct) {
        this.effects = effects;
        this.overlay = overlay;
        this.direct = direct;
    }

    /** A peer has misbehaved: no link with it for a while, or, when there are too many of its kind, none now. */
    void showOut(NodeId peer, String why, long forNanos, long nowNanos) {
        effects.note(new PeerEvent.NeighbourShownOut(peer, why));
        boolean room = bans.size(nowNanos) < MOST_SHOWN_OUT;
        if (room && bans.put(peer.hex(), why, forNanos, nowNanos)) {
            end(forNanos, nowNanos);
        } else {
            overlay.neighbours().up(peer).ifPresent(neighbour -> end(neighbour, forNanos, nowNanos));
        }
    }

    /** Bans and disconnects. Returns false when there are too many bans. */
    boolean ban(String subject, long forNanos, long nowNanos) {
        if (!bans.put(subject, forNanos, nowNanos)) {
            return false;
        }
        effects.note(new PeerEvent.Banned(subject));
        end(forNanos, nowNanos);
        return true;
    }

    /** An earlier life had these; some of them may have linked with this one already. */
    void restore(List<Ban> earlier, long nowNanos) {
        effects.note(new PeerEvent.BansRestored(bans.restore(earlier, nowNanos)));
        end(KnownPeers.AVOID_NANOS, nowNanos);
    }

    /** Ends the links of all who are banned. */
    private void end(long forNanos, long nowNanos) {
        for (NeighbourLink neighbour : List.copyOf(overlay.neighbours().up())) {
            if (why(neighbour.link, Optional.of(neighbour.peer()), nowNanos).isPresent()) {
                end(neighbour, forNanos, nowNanos);
            }
        }
        direct.upLinks().forEach((link, peer) -> {
            if (why(link, Optional.of(peer), nowNanos).isPresent()) {
                effects.close(link);
                direct.onLost(link, WHY, nowNanos);
            }
        });
    }

    private void end(NeighbourLink neighbour, long forNanos, long nowNanos) {
        overlay.known().avoid(neighbour.peer(), false, nowNanos + forNanos);
        effects.send(neighbour.link, Handshake.leave(Leave.Reason.BANNED, Optional.empty()));
        effects.close(neighbour.link);
        overlay.onLost(neighbour, WHY, nowNanos);
    }

    boolean unban(String subject) {
        boolean was = bans.lift(subject);
        if (was) {
            effects.note(new PeerEvent.Unbanned(subject));
        }
        return was;
    }

    List<Ban> views(long nowNanos) {
        return bans.views(nowNanos);
    }

    /** Why a stranger's first frame is refused whatever it says, if it is. */
    Optional<String> why(LinkId link, Frame first, long nowNanos) {
        return why(link, claimed(first), nowNanos);
    }

    /** Why there is to be no link with whoever is at the other end, if there is not. */
    Optional<String> why(LinkId link, Optional<NodeId> peer, long nowNanos) {
        return bans.why(peer, effects.remote(link), nowNanos);
    }

    private static Optional<NodeId> claimed(Frame first) {
        if (first.hasConnectPeer()) {
            return Optional.of(new NodeId(first.getConnectPeer().getRecord().getId()));
        }
        return first.hasConnectDirect()
                ? Optional.of(new NodeId(first.getConnectDirect().getRecord().getId()))
                : Optional.empty();
    }
}
