package dev.grapevine.peer.core.score;

import dev.grapevine.protocol.Conduct;
import dev.grapevine.protocol.NodeId;

/** What is watched of one neighbour while its link is up. */
final class Acquaintance {
    private static final int REMEMBERED = 512;
    private static final int BURST_SECONDS = 10;
    private static final double NANOS_PER_SECOND = 1e9;
    /** Bundles that are known and not listed any more: a restarted network may bring some. */
    private static final int OLD_AT_ONCE = 1000;

    private static final double NANOS_PER_OLD = 50e6;

    final NodeId peer;
    final Score score;
    final long sinceNanos;
    final Promises promises;
    final Audit audit;
    final Budget frames;
    final Budget old;
    final Repeats brought = new Repeats(REMEMBERED);
    /** What it has been asked for as often may come as often: it says again what it can give when it had no room. */
    final Repeats asked = new Repeats(2 * REMEMBERED);

    final Repeats served = new Repeats(REMEMBERED);
    /** Whatever was sent to it in this second, or before, it has read. */
    long readSecond = Long.MIN_VALUE / 2;

    boolean pruned;
    boolean accused;
    long accusedSecond;

    Acquaintance(NodeId peer, Score score, Conduct conduct, long second, long nowNanos) {
        this.peer = peer;
        this.score = score;
        this.sinceNanos = nowNanos;
        this.promises = new Promises(conduct, second);
        this.audit = new Audit(conduct, second);
        this.frames = new Budget(BURST_SECONDS * conduct.controlFrames(), NANOS_PER_SECOND / conduct.controlFrames());
        this.old = new Budget(OLD_AT_ONCE, NANOS_PER_OLD);
    }
}
