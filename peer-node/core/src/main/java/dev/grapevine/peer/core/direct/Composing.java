package dev.grapevine.peer.core.direct;

import dev.grapevine.node.Effects;
import dev.grapevine.peer.core.PeerConfig;
import dev.grapevine.peer.core.PeerEvent;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.Direct;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What the application sends: numbers it, remembers which of it waits for an answer, and tells the application what became
 * of it.
 */
final class Composing {
    private static final String STOPPED = "the peer has stopped";

    private final PeerConfig config;
    private final Effects effects;
    private final DirectUser user;
    private final LongSupplier wallClockMillis;
    private final Questions questions;
    private final Sending sending;
    private long sequence;
    private boolean stopped;

    Composing(PeerConfig config, Effects effects, Routes routes, DirectUser user, LongSupplier wallClockMillis) {
        this.config = config;
        this.effects = effects;
        this.user = user;
        this.wallClockMillis = wallClockMillis;
        this.questions = new Questions(config.epoch());
        this.sending = new Sending(effects, routes, new Outcomes());
    }

    Sending sending() {
        return sending;
    }

    Questions questions() {
        return questions;
    }

    /** What becomes of messages, requests and answers. */
    private final class Outcomes implements Sending.Outcomes {
        @Override
        public void delivered(Outgoing message, long nowNanos) {
            questions.delivered(message.sequence(), nowNanos);
            effects.note(
                    new PeerEvent.DirectDelivered(new NodeId(message.direct().getTarget())));
            if (message.ticket() != Outgoing.NO_TICKET) {
                user.delivered(message.ticket());
            }
        }

        @Override
        public void failed(Outgoing message, String why) {
            questions.failed(message.sequence());
            if (message.ticket() != Outgoing.NO_TICKET) {
                user.failed(message.ticket(), why);
            }
        }
    }

    /** Numbers a message and sends it; {@code content} is its kind, its payload, and what it answers. */
    void send(long ticket, NodeId target, Direct.Builder content, long nowNanos) {
        Optional<String> obstacle = obstacle(target, content);
        if (obstacle.isPresent()) {
            refuse(ticket, target, obstacle.get());
            return;
        }
        Direct direct = content.setOrigin(config.id().bytes())
                .setEpoch(config.epoch())
                .setTarget(target.bytes())
                .setSequence(++sequence)
                .setTimeMillis(wallClockMillis.getAsLong())
                .build();
        if (direct.getKind() == Direct.Kind.REQUEST) {
            questions.asked(direct.getSequence(), ticket, target, nowNanos);
        }
        sending.send(target, new Outgoing(ticket, direct), nowNanos);
    }

    private Optional<String> obstacle(NodeId target, Direct.Builder content) {
        if (stopped) {
            return Optional.of(STOPPED);
        }
        if (target.equals(config.id())) {
            return Optional.of("that is this peer itself");
        }
        boolean request = content.getKind() == Direct.Kind.REQUEST;
        boolean room = sending.hasRoom(content.getPayload().size()) && !(request && questions.full());
        return room ? Optional.empty() : Optional.of("too many direct messages wait already; wait for some first");
    }

    private void refuse(long ticket, NodeId target, String why) {
        effects.note(new PeerEvent.DirectsFailed(target, 1, why));
        if (ticket != Outgoing.NO_TICKET) {
            user.failed(ticket, why);
        }
    }

    /** Gives up requests that were not answered in time. */
    void sweep(long nowNanos) {
        for (Questions.Unanswered request : questions.expired(nowNanos)) {
            String why = request.target() + " has taken the request and not answered it within "
                    + Questions.PATIENCE_NANOS / 1_000_000_000L + " s";
            refuse(request.ticket(), request.target(), why);
        }
    }

    /** Gives up everything. */
    void stop() {
        stopped = true;
        sending.stop();
        questions.clear().forEach(request -> user.failed(request.ticket(), STOPPED));
    }
}
