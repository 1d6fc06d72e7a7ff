package dev.grapevine.peer.core.score;

import dev.grapevine.protocol.BundleId;
import dev.grapevine.protocol.Conduct;
import java.util.List;

/**
 * When one neighbour is to show that it delivers. Whoever hangs on this peer in every tree has nothing to bring, and looks
 * like one that keeps everything back; so it is asked for something that everybody has. It is offered it before: then it has
 * it, even if it comes out of a partition. The more often it has given it, the
 * more rarely it is asked. Time is counted in sweeps, one a second.
 */
final class Audit {
    /** So long an honest neighbour may take to ask for what it was offered: it asks another one first, if it can. */
    private static final int OFFER_SECONDS = 4;

    private static final int USUALLY = 3;
    private static final int WHEN_IN_DOUBT = 5;

    private final long leastSeconds;
    private final long mostSeconds;
    private long after;
    private long interval;
    private boolean doubted;
    private long dueSecond;
    private List<BundleId> offered = List.of();
    private long offeredSecond;

    Audit(Conduct conduct, long second) {
        this.leastSeconds = conduct.leastAudit().toSeconds();
        this.mostSeconds = conduct.mostAudit().toSeconds();
        this.after = second;
        this.interval = leastSeconds;
        this.dueSecond = second + leastSeconds;
    }

    /** Whether it is time. */
    boolean due(long second) {
        return second >= dueSecond && offered.isEmpty();
    }

    /** What came before nobody knows to have reached it, or it has been asked about: nobody is asked twice for the same. */
    long after() {
        return after;
    }

    /** How many bundles it is asked for: more once it has failed, to be sure soon. */
    int questions() {
        return doubted ? WHEN_IN_DOUBT : USUALLY;
    }

    /** It is offered these, which are all that it can be asked for as yet. */
    void offer(List<BundleId> ids, long second) {
        if (!ids.isEmpty()) {
            after = Math.max(after, second - Evidence.SETTLED_SECONDS);
            offered = ids;
            offeredSecond = second;
            dueSecond = second + leastSeconds;
        }
    }

    /** Whether it has read the offer, and had time to take it up. */
    boolean offered(long second, long readSecond) {
        return !offered.isEmpty() && second - offeredSecond >= OFFER_SECONDS && readSecond >= offeredSecond;
    }

    List<BundleId> takeOffered() {
        List<BundleId> taken = offered;
        offered = List.of();
        return taken;
    }

    /** It has given something. */
    void passed(long second) {
        interval = Math.min(mostSeconds, 2 * interval);
        dueSecond = second + interval;
    }

    /** It has not. */
    void failed(long second) {
        doubted = true;
        interval = leastSeconds;
        dueSecond = second;
    }
}
