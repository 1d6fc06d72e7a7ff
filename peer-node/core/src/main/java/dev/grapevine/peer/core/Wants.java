package dev.grapevine.peer.core;

import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.BundleId;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.IWant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Bundles that neighbours have announced and that have not come.
 *
 * <pre>
 *  (none) --announced lazily--> expected --too late--> asked --no answer--> asked of the next announcer
 *  (none) --announced to be pulled-------------------> asked       '--nobody left--> (none)
 *  expected, asked --the payload comes--> (none)
 * </pre>
 *
 * Bounded in number; further announcements are passed over and counted. Anti-entropy finds them later.
 */
final class Wants {
    private static final int CAPACITY = 1 << 15;
    /** That one neighbour was the first to announce; so one that invents ids does not take the places of all others. */
    private static final int MOST_OF_ONE = CAPACITY / 4;

    private static final int MOST_ANNOUNCERS = 8;
    private static final int MOST_ANSWERED = 256;
    private static final long ANSWER_NANOS = 2_000_000_000L;
    /** Longer after an announcement a payload is not late any more: whoever brings it then may as well not bring it. */
    private static final long MOST_LATE_NANOS = 2_000_000_000L;

    private static final long SOON_NANOS = 50_000_000L;

    /** What became of the wait for a payload that has come. */
    enum Arrival {
        /** Nobody had announced it. */
        UNEXPECTED,
        /** It came by itself. */
        BY_ITSELF,
        /** It had been announced, did not come by itself and was asked for. */
        REPAIRED,
        /** It was asked for as soon as it was announced. */
        PULLED;

        boolean asked() {
            return this == REPAIRED || this == PULLED;
        }
    }

    private static final class Want {
        final Queue<LinkId> announcers = new ArrayDeque<>(2);
        final LinkId first;
        final long sinceNanos;
        boolean pulled;
        long dueNanos;

        @Nullable
        LinkId asked;

        Want(LinkId first, long sinceNanos) {
            this.first = first;
            this.sinceNanos = sinceNanos;
        }
    }

    private final Effects effects;
    private final int idsPerFrame;
    private final Lateness lateness;
    private final BiConsumer<LinkId, BundleId> asked;
    private final Map<BundleId, Want> wants = new LinkedHashMap<>();
    /** Those that came because they were asked for, and since when they were announced. */
    private final Map<BundleId, Long> answered = new LinkedHashMap<>();

    private final Map<LinkId, List<BundleId>> asking = new LinkedHashMap<>();
    private final Map<LinkId, Integer> askedOf = new LinkedHashMap<>();
    /** How many of the wants each neighbour was the first to announce. */
    private final Map<LinkId, Integer> begun = new LinkedHashMap<>();

    private boolean scheduled;
    private long scheduledNanos;

    /** @param asked hears of everything that is asked of a neighbour */
    Wants(Effects effects, int idsPerFrame, Lateness lateness, BiConsumer<LinkId, BundleId> asked) {
        this.effects = effects;
        this.lateness = lateness;
        this.asked = asked;
        this.idsPerFrame = idsPerFrame;
    }

    /**
     * A neighbour can give this bundle, which is new here.
     *
     * @param lazy it should come by itself; if not, it is asked for, once more if it has been: the neighbour had no room for
     *     it then, and gets no longer for it now
     */
    void announced(BundleId id, LinkId by, boolean lazy, long nowNanos) {
        Want want = wants.get(id);
        if (want == null) {
            if (wants.size() >= CAPACITY || begun.getOrDefault(by, 0) >= MOST_OF_ONE) {
                effects.note(new PeerEvent.AnnouncementIgnored());
                return;
            }
            want = new Want(by, nowNanos);
            want.dueNanos = nowNanos + lateness.timeoutNanos();
            begun.merge(by, 1, Integer::sum);
            wants.put(id, want);
        }
        if (want.announcers.size() < MOST_ANNOUNCERS && !want.announcers.contains(by)) {
            want.announcers.add(by);
        }
        if (!lazy && want.asked == null) {
            want.announcers.remove(by);
            want.pulled = true;
            ask(id, want, by, nowNanos);
        } else if (!lazy && by.equals(want.asked)) {
            want.announcers.remove(by);
            asking(by).add(id);
        } else {
            remindAt(want.dueNanos, nowNanos);
        }
    }

    private List<BundleId> asking(LinkId of) {
        return asking.computeIfAbsent(of, l -> new ArrayList<>());
    }

    private void ask(BundleId id, Want want, LinkId of, long nowNanos) {
        release(want);
        want.asked = of;
        want.dueNanos = nowNanos + ANSWER_NANOS;
        askedOf.merge(of, 1, Integer::sum);
        asking(of).add(id);
        remindAt(want.dueNanos, nowNanos);
    }

    private void release(Want want) {
        if (want.asked != null) {
            oneLess(askedOf, want.asked);
            want.asked = null;
        }
    }

    private static void oneLess(Map<LinkId, Integer> counts, LinkId link) {
        counts.computeIfPresent(link, (l, count) -> count > 1 ? count - 1 : null);
    }

    /** Sends what has gathered to be asked for. */
    void flush() {
        asking.forEach((link, ids) -> {
            effects.note(new PeerEvent.BundlesAskedFor(ids.size()));
            for (int from = 0; from < ids.size(); from += idsPerFrame) {
                send(link, ids.subList(from, Math.min(ids.size(), from + idsPerFrame)));
            }
        });
        asking.clear();
    }

    private void send(LinkId link, List<BundleId> ids) {
        var want = IWant.newBuilder();
        ids.forEach(id -> {
            want.addBundleIds(id.bytes());
            asked.accept(link, id);
        });
        effects.send(link, Frame.newBuilder().setIWant(want).build());
    }

    /** A payload has come. */
    Arrival arrived(BundleId id, LinkId from, long nowNanos) {
        Want want = wants.remove(id);
        if (want == null) {
            return Arrival.UNEXPECTED;
        }
        boolean asked = from.equals(want.asked);
        release(want);
        oneLess(begun, want.first);
        if (asked) {
            remember(id, want.sinceNanos);
            return want.pulled ? Arrival.PULLED : Arrival.REPAIRED;
        }
        sample(nowNanos - want.sinceNanos);
        return Arrival.BY_ITSELF;
    }

    private void remember(BundleId id, long sinceNanos) {
        answered.put(id, sinceNanos);
        if (answered.size() > MOST_ANSWERED) {
            Iterator<BundleId> oldest = answered.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** A bundle has come once more. Returns whether it had been asked for too early: it was only late. */
    boolean late(BundleId id, long nowNanos) {
        Long sinceNanos = answered.remove(id);
        if (sinceNanos == null) {
            return false;
        }
        return sample(nowNanos - sinceNanos);
    }

    /** Else one slow neighbour would have this peer wait for all others. */
    private boolean sample(long lateNanos) {
        boolean usual = lateNanos <= MOST_LATE_NANOS;
        if (usual) {
            lateness.sample(lateNanos);
        }
        return usual;
    }

    /** Whether anything that was asked of this neighbour has not come. */
    boolean waitsFor(LinkId link) {
        return askedOf.containsKey(link);
    }

    /** Asks for what is overdue, at the next announcer if one was asked already. */
    void onDue(long nowNanos) {
        scheduled = false;
        long next = Long.MAX_VALUE;
        Iterator<Map.Entry<BundleId, Want>> all = wants.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<BundleId, Want> entry = all.next();
            Want want = entry.getValue();
            if (want.dueNanos - nowNanos <= 0 && !askNext(entry.getKey(), want, nowNanos)) {
                all.remove();
            } else {
                next = Math.min(next, want.dueNanos - nowNanos);
            }
        }
        flush();
        if (next != Long.MAX_VALUE) {
            remindAt(nowNanos + Math.max(SOON_NANOS, next), nowNanos);
        }
    }

    private boolean askNext(BundleId id, Want want, long nowNanos) {
        LinkId next = want.announcers.poll();
        if (next == null) {
            release(want);
            oneLess(begun, want.first);
            effects.note(new PeerEvent.WantGivenUp(id));
            return false;
        }
        ask(id, want, next, nowNanos);
        return true;
    }

    /** A link is gone: what was asked there is asked elsewhere. */
    void forget(LinkId link, long nowNanos) {
        asking.remove(link);
        begun.remove(link);
        boolean owes = askedOf.remove(link) != null;
        for (Want want : wants.values()) {
            want.announcers.remove(link);
            if (link.equals(want.asked)) {
                want.asked = null;
                want.dueNanos = nowNanos;
            }
        }
        if (owes) {
            remindAt(nowNanos, nowNanos);
        }
    }

    private void remindAt(long dueNanos, long nowNanos) {
        if (!scheduled || dueNanos - scheduledNanos < 0) {
            scheduled = true;
            scheduledNanos = dueNanos;
            effects.schedule(new PeerTimer.WantsDue(), Math.max(0, dueNanos - nowNanos));
        }
    }

    int size() {
        return wants.size();
    }
}
