package dev.grapevine.peer.core.score;

import dev.grapevine.protocol.Conduct;

/**
 * When one neighbour is to show that it delivers. Whoever hangs on this peer in every tree has nothing to bring, and looks
 * like one that keeps everything back; so it is asked for something that everybody has. The more often it has given it, the
 * more rarely it is asked. Time is counted in sweeps, one a second.
 */
final class Audit {
    private static final int USUALLY = 2;
    private static final int WHEN_IN_DOUBT = 3;

    private final long leastSeconds;
    private final long mostSeconds;
    private long after;
    private long interval;
    private boolean doubted;
    private long dueSecond;

    Audit(Conduct conduct, long second) {
        this.leastSeconds = conduct.leastAudit().toSeconds();
        this.mostSeconds = conduct.mostAudit().toSeconds();
        this.after = second;
        this.interval = leastSeconds;
        this.dueSecond = second + leastSeconds;
    }

    /** Whether it is time. */
    boolean due(long second) {
        return second >= dueSecond;
    }

    /** What came before nobody knows to have reached it, or it has been asked about: nobody is asked twice for the same. */
    long after() {
        return after;
    }

    /** How many bundles it is asked for: more once it has failed, to be sure soon. */
    int questions() {
        return doubted ? WHEN_IN_DOUBT : USUALLY;
    }

    /** It has been asked, for what came until {@code until}. */
    void asked(long until, long second) {
        after = until;
        dueSecond = second + leastSeconds;
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
