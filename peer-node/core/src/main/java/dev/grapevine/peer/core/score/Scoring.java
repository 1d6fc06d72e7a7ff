package dev.grapevine.peer.core.score;

import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.BundleId;
import dev.grapevine.protocol.Conduct;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.Frame;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What this peer thinks of its neighbours, by what it has seen itself; nobody else's opinion counts (Vyzovitis et al.,
 * "GossipSub", 2020, without its scores for topics). It only keeps the score: what has to be done about somebody is a
 * {@link Verdict} that the switchboard takes.
 */
public final class Scoring {
    /** So long after a bundle came here it still stands in queues of honest neighbours, or is being repaired. */
    private static final long STALE_NANOS = 60_000_000_000L;

    /** Asked more often for one bundle, a peer does not answer any more. */
    private static final int MOST_SERVED = 6;

    /** An honest neighbour asks again every two seconds, and all of it may come at once when a link has stood still. */
    private static final int MOST_ASKED = 30;

    /** A link that is younger may have been called dead before it came up; one accusation alone may be older still. */
    private static final long ACCUSABLE_NANOS = 30_000_000_000L;

    /** Who is honest and calls this peer dead has ended the link: the news of that may be slower than the seeds'. */
    private static final int GOODBYE_SECONDS = 2;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private static final int SWEEPS_A_MINUTE = 60;

    /** Kinds of which there may be as many as there is payload. */
    private static final Set<Frame.KindCase> UNCOUNTED = Set.of(
            Frame.KindCase.GOSSIP,
            Frame.KindCase.WANT_CHUNKS,
            Frame.KindCase.HAVE_CHUNKS,
            Frame.KindCase.CHUNK,
            Frame.KindCase.DIRECT,
            Frame.KindCase.DIRECT_ACK);

    /** What can be done about a peer. */
    public enum Measure {
        /** It gets and gives ids only. */
        PRUNE,
        /** It is taken for an honest one again. */
        RESTORE,
        /** It is disconnected and refused for a while. */
        SHOW_OUT
    }

    /**
     * Something has to be done about a peer.
     *
     * @param measure what
     * @param why what it did, for both sides
     */
    public record Verdict(NodeId peer, Measure measure, String why) {}

    /**
     * A part of an audit: a neighbour is offered a bundle, so that it has it whatever has kept it away, or asked for it.
     *
     * @param offer whether it is offered
     */
    public record Question(LinkId link, BundleId bundle, boolean offer) {}

    private final Conduct conduct;
    private final Scores scores;
    private final Origins origins;
    private final Evidence evidence = new Evidence();
    private final Map<LinkId, Acquaintance> neighbours = new LinkedHashMap<>();
    private final List<Verdict> verdicts = new ArrayList<>();
    private long second;

    /** Nobody is known yet. */
    public Scoring(Conduct conduct) {
        this.conduct = conduct;
        this.scores = new Scores(conduct);
        this.origins = new Origins(conduct);
    }

    // ---- links ----

    /** A neighbour's link is up. */
    public void onUp(LinkId link, NodeId peer, long nowNanos) {
        if (conduct.judges()) {
            neighbours.put(link, new Acquaintance(peer, scores.of(peer), conduct, second, nowNanos));
        }
    }

    /** It is gone. */
    public void onDown(LinkId link, long nowNanos) {
        Acquaintance gone = neighbours.remove(link);
        if (gone != null) {
            scores.left(gone.peer, nowNanos);
        }
    }

    // ---- what neighbours do ----

    /** A frame came. Returns whether it is within the link's budget; one that is not is to be ignored. */
    public boolean onFrame(LinkId link, Frame.KindCase kind, long nowNanos) {
        Acquaintance from = neighbours.get(link);
        if (from == null || UNCOUNTED.contains(kind) || from.frames.take(nowNanos)) {
            return true;
        }
        did(from, Deed.FLOOD, nowNanos);
        return false;
    }

    /** It has read everything that was sent before that ping, and can be heard: what it was asked, it knows. */
    public void onPong(LinkId link, long pingedNanos, long nowNanos) {
        Acquaintance from = neighbours.get(link);
        if (from != null) {
            from.readSecond = second - (nowNanos - pingedNanos) / NANOS_PER_SECOND - 1;
        }
    }

    /** So much else came, before which an answer may have had to wait. */
    public void onPayload(LinkId link, int bytes) {
        Acquaintance from = neighbours.get(link);
        if (from != null) {
            from.promises.came(bytes);
        }
    }

    /** A bundle came, whatever becomes of it. Returns whether the neighbour was asked for it. */
    public boolean onBrought(LinkId link, BundleId id, int bytes, long nowNanos) {
        Acquaintance from = neighbours.get(link);
        if (from == null) {
            return false;
        }
        boolean asked = from.asked.take(id);
        if (from.promises.brought(id, bytes)) {
            did(from, Deed.KEPT_PROMISE, nowNanos);
            if (!from.promises.waitsForAudit()) {
                from.audit.passed(second);
            }
            return true;
        }
        return asked;
    }

    /** It was new here. */
    public void onFirst(LinkId link, long nowNanos) {
        Acquaintance from = neighbours.get(link);
        if (from != null) {
            did(from, Deed.FIRST, nowNanos);
        }
    }

    /** It was known here for so long, and not asked for. */
    public void onAgain(LinkId link, BundleId id, long knownNanos, long nowNanos) {
        Acquaintance from = neighbours.get(link);
        if (from == null) {
            return;
        }
        boolean again = from.brought.count(id) > 1;
        if (again || knownNanos > STALE_NANOS && !from.old.take(nowNanos)) {
            did(from, Deed.REPLAY, nowNanos);
        }
    }

    /** It was known here, longer than ids are listed, and not asked for. */
    public void onForgotten(LinkId link, long nowNanos) {
        Acquaintance from = neighbours.get(link);
        if (from != null && !from.old.take(nowNanos)) {
            did(from, Deed.REPLAY, nowNanos);
        }
    }

    /** A broadcast is here, which everybody else will have in some seconds. */
    public void onTakenIn(BundleId id, int bytes) {
        if (conduct.judges()) {
            evidence.add(id, bytes, second);
        }
    }

    /** The neighbour has announced this bundle and is asked for it. */
    public void onAsked(LinkId link, BundleId id) {
        Acquaintance of = neighbours.get(link);
        if (of != null) {
            of.promises.asked(id, false);
            of.asked.count(id);
        }
    }

    /** The neighbour asks for a bundle. Returns whether it is to get it. */
    public boolean serves(LinkId link, BundleId id, long nowNanos) {
        Acquaintance asker = neighbours.get(link);
        if (asker == null || asker.served.times(id) < MOST_SERVED) {
            return true;
        }
        if (asker.served.count(id) > MOST_ASKED) {
            did(asker, Deed.WANT_SPAM, nowNanos);
        }
        return false;
    }

    /** It was sent. What there was no room for may be asked for again. */
    public void onServed(LinkId link, BundleId id) {
        Acquaintance asker = neighbours.get(link);
        if (asker != null) {
            asker.served.count(id);
        }
    }

    /**
     * Whether that origin may publish another bundle; if not, the neighbour is to blame that is the origin. Whoever catches up
     * asks others for as much as they have.
     */
    public boolean mayPublish(NodeId origin, LinkId link, boolean asked, long nowNanos) {
        Acquaintance from = neighbours.get(link);
        boolean within = !conduct.judges() || origins.take(origin, nowNanos);
        if (within || from == null || !from.peer.equals(origin)) {
            return within || asked;
        }
        if (!asked) {
            did(from, Deed.ORIGIN_FLOOD, nowNanos);
        }
        return false;
    }

    /** Whether it would be false if this one called this peer dead: they are neighbours, and not since a moment ago. */
    public boolean knowsBetter(NodeId accuser, long nowNanos) {
        return neighbours.values().stream()
                .anyMatch(neighbour -> neighbour.peer.equals(accuser)
                        && !neighbour.accused
                        && nowNanos - neighbour.sinceNanos > ACCUSABLE_NANOS);
    }

    /** Somebody who {@link #knowsBetter} has called this peer dead: it is false, unless he is about to be gone. */
    public void onAccused(NodeId accuser) {
        for (Acquaintance neighbour : neighbours.values()) {
            if (neighbour.peer.equals(accuser) && !neighbour.accused) {
                neighbour.accusedSecond = second;
                neighbour.accused = true;
            }
        }
    }

    /** A neighbour did something that needs no judging. */
    public void onDeed(LinkId link, Deed deed, long nowNanos) {
        Acquaintance by = neighbours.get(link);
        if (by != null) {
            did(by, deed, nowNanos);
        }
    }

    /** Somebody, neighbour or not, has proved by his own signature that he is not to be trusted. */
    public void onProof(NodeId peer, Deed deed, long nowNanos) {
        scores.of(peer).add(deed, nowNanos);
        showOut(peer, deed.words());
    }

    private void did(Acquaintance by, Deed deed, long nowNanos) {
        by.score.add(deed, nowNanos);
        if (deed.bad()) {
            judge(by, nowNanos);
        }
    }

    private void judge(Acquaintance who, long nowNanos) {
        double points = who.score.points(nowNanos);
        if (points < conduct.shownOutBelow()) {
            showOut(who.peer, who.score.reasons());
        } else if (points < conduct.prunedBelow() && !who.pruned) {
            who.pruned = true;
            verdicts.add(new Verdict(who.peer, Measure.PRUNE, who.score.reasons()));
        }
    }

    private void showOut(NodeId peer, String why) {
        if (verdicts.stream().noneMatch(verdict -> verdict.measure == Measure.SHOW_OUT && verdict.peer.equals(peer))) {
            verdicts.add(new Verdict(peer, Measure.SHOW_OUT, why));
        }
        scores.forget(peer);
    }

    // ---- time ----

    /**
     * Once a second: what was promised and did not come, and whom to offer or ask what.
     *
     * @param kept whether this peer can give that bundle itself; else nobody is tried with it
     */
    public List<Question> sweep(Predicate<BundleId> kept, long nowNanos) {
        second++;
        List<Question> questions = new ArrayList<>();
        neighbours.forEach((link, neighbour) -> {
            settle(neighbour, nowNanos);
            questions.addAll(questions(link, neighbour, kept));
        });
        return questions;
    }

    private void settle(Acquaintance neighbour, long nowNanos) {
        neighbour.score.points(nowNanos);
        Promises.Broken broken = neighbour.promises.sweep(second, neighbour.readSecond);
        for (int i = 0; i < broken.promises(); i++) {
            did(neighbour, Deed.BROKEN_PROMISE, nowNanos);
        }
        for (int i = 0; i < broken.audits(); i++) {
            did(neighbour, Deed.FAILED_AUDIT, nowNanos);
            neighbour.audit.failed(second);
        }
        if (neighbour.accused && neighbour.readSecond - neighbour.accusedSecond >= GOODBYE_SECONDS) {
            neighbour.accused = false;
            did(neighbour, Deed.FALSE_DEATH, nowNanos);
        }
        if (neighbour.pruned && neighbour.score.points(nowNanos) >= 0) {
            neighbour.pruned = false;
            verdicts.add(new Verdict(neighbour.peer, Measure.RESTORE, neighbour.score.reasons()));
        }
        if (second % SWEEPS_A_MINUTE == 0) {
            did(neighbour, Deed.MINUTE, nowNanos);
        }
    }

    private List<Question> questions(LinkId link, Acquaintance neighbour, Predicate<BundleId> kept) {
        if (neighbour.audit.offered(second, neighbour.readSecond)) {
            return ask(link, neighbour, kept);
        }
        if (!neighbour.audit.due(second)) {
            return List.of();
        }
        List<BundleId> owed = evidence.since(neighbour.audit.after(), neighbour.audit.questions(), second).stream()
                .filter(kept)
                .toList();
        neighbour.audit.offer(owed, second);
        return owed.stream().map(id -> new Question(link, id, true)).toList();
    }

    /** Whoever lacked it has asked for it meanwhile, and is not tried: a partition may have kept it away. */
    private static List<Question> ask(LinkId link, Acquaintance neighbour, Predicate<BundleId> kept) {
        List<BundleId> had = neighbour.audit.takeOffered().stream()
                .filter(id -> neighbour.served.times(id) == 0 && kept.test(id))
                .toList();
        had.forEach(id -> {
            neighbour.promises.asked(id, true);
            neighbour.asked.count(id);
        });
        return had.stream().map(id -> new Question(link, id, false)).toList();
    }

    // ---- questions ----

    /** What has to be done, each time once. */
    public List<Verdict> takeVerdicts() {
        if (verdicts.isEmpty()) {
            return List.of();
        }
        List<Verdict> taken = List.copyOf(verdicts);
        verdicts.clear();
        return taken;
    }

    /** A neighbour's points, as they were when it did something last or a second ago; 0 for strangers. */
    public int points(NodeId peer) {
        return scores.find(peer).map(Score::latest).orElse(0);
    }

    /** What a neighbour did wrong, for people; empty when nothing. */
    public String reasons(NodeId peer) {
        return scores.find(peer).map(Score::reasons).orElse("");
    }
}
