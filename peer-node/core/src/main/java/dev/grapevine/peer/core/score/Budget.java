package dev.grapevine.peer.core.score;

/** A token bucket: so many at once, then so many a second. */
public final class Budget {
    private final double perNano;
    private final double burst;
    private double left;
    private boolean used;
    private long sinceNanos;

    /**
     * A full one.
     *
     * @param burst how many at once
     * @param nanosEach in how many nanoseconds one more is earned
     */
    public Budget(int burst, double nanosEach) {
        this.perNano = 1 / nanosEach;
        this.burst = burst;
        this.left = burst;
    }

    /** Takes one, if there is one. */
    public boolean take(long nowNanos) {
        left = used ? Math.min(burst, left + (nowNanos - sinceNanos) * perNano) : left;
        used = true;
        sinceNanos = nowNanos;
        boolean enough = left >= 1;
        left -= enough ? 1 : 0;
        return enough;
    }
}
