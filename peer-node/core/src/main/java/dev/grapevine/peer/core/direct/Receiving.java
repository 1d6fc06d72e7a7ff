package dev.grapevine.peer.core.direct;

import dev.grapevine.node.Effects;
import dev.grapevine.peer.core.PeerEvent;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.Direct;
import dev.grapevine.wire.DirectAck;
import java.util.Optional;

/** Hands direct messages for this peer over, each once and in the order of its origin. */
final class Receiving {
    private final Effects effects;
    private final DirectUser user;
    private final Questions questions;
    private final Inbox inbox = new Inbox();

    Receiving(Effects effects, DirectUser user, Questions questions) {
        this.effects = effects;
        this.user = user;
        this.questions = questions;
    }

    /** Returns what is to be acknowledged. */
    DirectAck.Result take(Direct m) {
        NodeId origin = new NodeId(m.getOrigin());
        return switch (inbox.judge(m)) {
            case NEW -> handOver(m, origin);
            case REPEATED -> {
                effects.note(new PeerEvent.DirectRepeated(origin));
                yield DirectAck.Result.DELIVERED;
            }
            case EARLY -> {
                effects.note(new PeerEvent.DirectOutOfOrder(origin));
                yield DirectAck.Result.OUT_OF_ORDER;
            }
        };
    }

    private DirectAck.Result handOver(Direct m, NodeId origin) {
        boolean answer = m.getKind() == Direct.Kind.ANSWER || m.getKind() == Direct.Kind.FAILURE;
        boolean taken = answer ? answered(m, origin) : user.heard(m);
        if (!taken) {
            effects.note(new PeerEvent.DirectTurnedAway(origin));
            return DirectAck.Result.BUSY;
        }
        if (inbox.handedOver(m)) {
            effects.note(new PeerEvent.DirectSenderForgotten());
        }
        effects.note(new PeerEvent.DirectReceived(origin));
        return DirectAck.Result.DELIVERED;
    }

    private boolean answered(Direct m, NodeId origin) {
        Optional<Long> ticket = questions.ticket(m);
        if (ticket.isEmpty()) {
            effects.note(new PeerEvent.DirectAnswerIgnored(origin));
            return true;
        }
        boolean taken = user.answered(ticket.get(), m);
        if (taken) {
            questions.answered(m);
        }
        return taken;
    }
}
