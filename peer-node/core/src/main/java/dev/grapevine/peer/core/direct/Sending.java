package dev.grapevine.peer.core.direct;

import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.peer.core.PeerEvent;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.DirectAck;
import dev.grapevine.wire.PeerList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What this peer sends: in order for each target, a window at a time, again over another link when one is lost or silent,
 * and given up when a target acknowledges nothing for four and a half seconds. The way there is found by {@link Routes}.
 */
final class Sending {
    /** Who hears what became of a message. */
    interface Outcomes {
        void delivered(Outgoing message, long nowNanos);

        void failed(Outgoing message, String why);
    }

    /** So that a failure is known within 5 s. */
    static final long PATIENCE_NANOS = 4_500_000_000L;
    /** A link over which nothing is acknowledged for so long is not the best one. */
    private static final long SILENCE_NANOS = 1_500_000_000L;

    private static final long PAUSE_NANOS = 100_000_000L;
    private static final long IDLE_NANOS = 30_000_000_000L;
    private static final int MOST_WAITING = 65_536;
    private static final long MOST_WAITING_BYTES = 64L << 20;

    private final Effects effects;
    private final Routes routes;
    private final Outcomes outcomes;
    private final Map<NodeId, Correspondence> all = new LinkedHashMap<>();
    private final Transmission transmission;
    private int waiting;
    private long waitingBytes;

    Sending(Effects effects, Routes routes, Outcomes outcomes) {
        this.effects = effects;
        this.routes = routes;
        this.outcomes = outcomes;
        this.transmission = new Transmission(effects, all::get);
    }

    /** Whether one more of that size may wait. */
    boolean hasRoom(int payloadBytes) {
        return waiting < MOST_WAITING && waitingBytes + payloadBytes <= MOST_WAITING_BYTES;
    }

    void send(NodeId target, Outgoing message, long nowNanos) {
        Correspondence with = all.computeIfAbsent(target, Correspondence::new);
        waiting++;
        waitingBytes += message.bytes();
        boolean first = with.isEmpty();
        with.add(message);
        if (first) {
            with.progress(nowNanos);
            begin(with, nowNanos);
        } else {
            transmission.fill(with);
        }
    }

    private void begin(Correspondence with, long nowNanos) {
        boolean stillOpen = with.state == Correspondence.State.OPEN;
        if (stillOpen) {
            transmission.fill(with);
            remind(with, nowNanos);
        } else {
            seek(with, nowNanos);
        }
    }

    // ---- finding a way ----

    private void seek(Correspondence with, long nowNanos) {
        with.seek();
        with.stepNanos = nowNanos;
        Optional<LinkId> link = routes.trusted(with);
        if (link.isPresent()) {
            open(with, link.get(), nowNanos);
            return;
        }
        switch (routes.attempt(with, nowNanos)) {
            case UNDER_WAY -> remind(with, nowNanos);
            case LATER -> later(with);
            case NOTHING_LEFT -> resort(with, nowNanos);
        }
    }

    private void later(Correspondence with) {
        with.why = "too many direct links are in use here";
        effects.schedule(new DirectTimer.StepDue(with.target), PAUSE_NANOS);
    }

    /** Over a link that was silent, rather than not at all. */
    private void resort(Correspondence with, long nowNanos) {
        Optional<LinkId> link = routes.any(with);
        if (link.isPresent()) {
            open(with, link.get(), nowNanos);
        } else {
            fail(with, routes.failure(with));
        }
    }

    /** What was begun to reach this peer has failed. */
    void onAttemptFailed(NodeId peer, String why, long nowNanos) {
        for (Correspondence with : seeking(peer)) {
            if (with.target.equals(peer)) {
                with.why = why;
            }
            seek(with, nowNanos);
        }
    }

    /** Those that look for a way that could lead over this peer. */
    private List<Correspondence> seeking(NodeId peer) {
        return all.values().stream()
                .filter(with -> with.state == Correspondence.State.SEEKING)
                .filter(with -> with.target.equals(peer) || with.search.hasRelay(peer))
                .toList();
    }

    /** A seed tells where a peer is, and who is linked to it. */
    void onNeighboursOf(NodeId target, PeerList list, long nowNanos) {
        Correspondence with = all.get(target);
        if (with == null || with.search.answersDue <= 0) {
            return;
        }
        with.search.learn(target, list);
        boolean news = list.getPeersCount() > 0 || with.search.answersDue == 0;
        if (with.state == Correspondence.State.SEEKING && with.search.waiting && news) {
            seek(with, nowNanos);
        }
    }

    private void open(Correspondence with, LinkId link, long nowNanos) {
        with.open(link);
        with.stepNanos = nowNanos;
        transmission.fill(with);
        remind(with, nowNanos);
    }

    /** There is a link to this peer now. */
    void onLinkUp(NodeId peer, LinkId link, long nowNanos) {
        seeking(peer).forEach(with -> open(with, link, nowNanos));
    }

    void onLinkDown(LinkId link, long nowNanos) {
        transmission.forget(link);
        for (Correspondence with : List.copyOf(all.values())) {
            if (with.uses(link)) {
                with.rewind();
                with.seek();
                if (with.isEmpty()) {
                    with.state = Correspondence.State.IDLE;
                } else {
                    with.why = "the link was lost";
                    seek(with, nowNanos);
                }
            }
        }
    }

    // ---- over a link ----

    /** Returns whether it was waited for; only the link that something was sent over can tell of it. */
    boolean onAck(LinkId link, DirectAck ack, long nowNanos) {
        Correspondence with = all.get(new NodeId(ack.getTarget()));
        if (with == null || !with.uses(link) || !with.flies(ack.getSequence())) {
            return false;
        }
        switch (ack.getResult()) {
            case DELIVERED -> landed(with, link, ack.getSequence(), nowNanos);
            case OUT_OF_ORDER -> again(with, "messages got lost on the way", nowNanos);
            case BUSY -> again(with, "it is too busy to take messages", nowNanos);
            case NOT_LINKED -> elsewhere(with, link, nowNanos);
            case UNSPECIFIED, UNRECOGNIZED -> again(with, "it answers in a way unknown here", nowNanos);
        }
        return true;
    }

    private void landed(Correspondence with, LinkId link, long sequence, long nowNanos) {
        with.landed(sequence).ifPresent(message -> {
            done(message);
            with.progress(nowNanos);
            outcomes.delivered(message, nowNanos);
            transmission.give(link, message.bytes());
            transmission.fill(with);
            if (with.isEmpty()) {
                effects.cancel(new DirectTimer.StepDue(with.target));
            }
        });
    }

    /** The peer that was to pass it on cannot. */
    private void elsewhere(Correspondence with, LinkId link, long nowNanos) {
        with.ruleOut(link);
        transmission.takeBack(with);
        seek(with, nowNanos);
    }

    /** Everything under way is sent again in a moment. */
    private void again(Correspondence with, String why, long nowNanos) {
        transmission.takeBack(with);
        with.why = why;
        with.stepNanos = nowNanos;
        with.state = Correspondence.State.PAUSING;
        effects.schedule(new DirectTimer.StepDue(with.target), PAUSE_NANOS);
    }

    // ---- time ----

    private void remind(Correspondence with, long nowNanos) {
        long patience = with.sinceNanos + PATIENCE_NANOS - nowNanos;
        long step = with.stepNanos + SILENCE_NANOS - nowNanos;
        effects.schedule(new DirectTimer.StepDue(with.target), Math.max(0, Math.min(patience, step)));
    }

    void onDue(NodeId target, long nowNanos) {
        Correspondence with = all.get(target);
        if (with == null || with.isEmpty()) {
            return;
        }
        if (nowNanos - with.sinceNanos >= PATIENCE_NANOS) {
            fail(with, routes.failure(with));
        } else if (with.state == Correspondence.State.PAUSING) {
            with.state = Correspondence.State.OPEN;
            transmission.fill(with);
            remind(with, nowNanos);
        } else if (with.state == Correspondence.State.SEEKING) {
            with.why = with.why.isEmpty() ? "no answer" : with.why;
            seek(with, nowNanos);
        } else if (nowNanos - with.stepNanos >= SILENCE_NANOS) {
            silent(with, nowNanos);
        } else {
            remind(with, nowNanos);
        }
    }

    private void silent(Correspondence with, long nowNanos) {
        with.link().ifPresent(with::distrust);
        if (routes.hasMore(with)) {
            transmission.takeBack(with);
            seek(with, nowNanos);
        } else {
            with.stepNanos = nowNanos;
            remind(with, nowNanos);
        }
    }

    private void fail(Correspondence with, String why) {
        transmission.takeBack(with);
        effects.cancel(new DirectTimer.StepDue(with.target));
        all.remove(with.target);
        List<Outgoing> given = with.giveUp();
        given.forEach(this::done);
        effects.note(new PeerEvent.DirectsFailed(with.target, given.size(), why));
        given.forEach(message -> outcomes.failed(message, why));
    }

    private void done(Outgoing message) {
        waiting--;
        waitingBytes -= message.bytes();
    }

    /** Forgets those it has had nothing for for a while. */
    void sweep(long nowNanos) {
        all.values().removeIf(with -> with.isEmpty() && nowNanos - with.sinceNanos >= IDLE_NANOS);
    }

    void stop() {
        for (Correspondence with : new ArrayList<>(all.values())) {
            fail(with, "the peer has stopped");
        }
    }
}
