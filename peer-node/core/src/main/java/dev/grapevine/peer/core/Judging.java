package dev.grapevine.peer.core;

import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.peer.core.score.Scoring;
import dev.grapevine.protocol.Conduct;
import java.util.LinkedHashSet;
import java.util.Set;

/** What follows from neighbours' scores: the part of the switchboard that prunes and shows out, and asks for proof. */
final class Judging {
    private final Conduct conduct;
    private final Effects effects;
    private final Scoring scoring;
    private final Neighbours neighbours;
    private final Liveness liveness;
    private final Dissemination dissemination;
    private final Banning banning;
    /** Whom something was offered or asked a second ago: a pong to a ping of now shows that it has read that. */
    private final Set<LinkId> audited = new LinkedHashSet<>();

    Judging(
            Conduct conduct,
            Effects effects,
            Scoring scoring,
            Neighbours neighbours,
            Liveness liveness,
            Dissemination dissemination,
            Banning banning) {
        this.conduct = conduct;
        this.effects = effects;
        this.scoring = scoring;
        this.neighbours = neighbours;
        this.liveness = liveness;
        this.dissemination = dissemination;
        this.banning = banning;
    }

    /** Once a second. */
    void sweep(long nowNanos) {
        audited.forEach(link -> liveness.ask(link, nowNanos));
        audited.clear();
        for (Scoring.Question question : scoring.sweep(dissemination::keeps, nowNanos)) {
            if (question.offer()) {
                dissemination.offer(question.link(), question.bundle());
            } else {
                dissemination.audit(question.link(), question.bundle());
            }
            audited.add(question.link());
        }
        settle(nowNanos);
    }

    /** Does what has to be done since it was last asked. */
    void settle(long nowNanos) {
        for (Scoring.Verdict verdict : scoring.takeVerdicts()) {
            switch (verdict.measure()) {
                case PRUNE ->
                    neighbours.up(verdict.peer()).ifPresent(neighbour -> {
                        effects.note(new PeerEvent.NeighbourPruned(verdict.peer(), verdict.why()));
                        dissemination.shun(neighbour.link, true, nowNanos);
                    });
                case RESTORE ->
                    neighbours
                            .up(verdict.peer())
                            .ifPresent(neighbour -> dissemination.shun(neighbour.link, false, nowNanos));
                case SHOW_OUT ->
                    banning.showOut(
                            verdict.peer(), verdict.why(), conduct.refusedFor().toNanos(), nowNanos);
            }
            if (verdict.measure() != Scoring.Measure.RESTORE) {
                dissemination.alarm(nowNanos);
            }
        }
    }
}
