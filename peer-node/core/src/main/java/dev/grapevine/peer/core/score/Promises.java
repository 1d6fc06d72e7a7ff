package dev.grapevine.peer.core.score;

import dev.grapevine.protocol.BundleId;
import dev.grapevine.protocol.Conduct;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one neighbour was asked for and has not given. Time is counted in sweeps, one a second. Bounded: what is beyond is
 * asked for without being held against anybody.
 */
final class Promises {
    private static final int CAPACITY = 1024;

    /** So much that came meanwhile means that an answer may well stand in a queue: it is what a line of 128 kbit/s brings. */
    private static final long QUEUE_BYTES = 128 * 1024;

    private record Promise(boolean audit, long since, long bytesBefore) {}

    /** How many were broken. */
    record Broken(int promises, int audits) {}

    private final long promiseSeconds;
    private final long patienceSeconds;
    private final Map<BundleId, Promise> open = new LinkedHashMap<>();
    private long second;
    private long bytes;

    /** @param second in which the link came up */
    Promises(Conduct conduct, long second) {
        this.second = second;
        this.promiseSeconds = conduct.promise().toSeconds();
        this.patienceSeconds = conduct.patience().toSeconds();
    }

    /** It has been asked. Asked once more because it said that it had no room, it has its time anew. */
    void asked(BundleId id, boolean audit) {
        Promise before = open.remove(id);
        if (open.size() < CAPACITY) {
            open.put(id, new Promise(audit || before != null && before.audit, second, bytes));
        }
    }

    /** So much payload came. */
    void came(int size) {
        bytes += size;
    }

    /** A bundle came. Returns whether it was asked for. */
    boolean brought(BundleId id, int size) {
        bytes += size;
        return open.remove(id) != null;
    }

    boolean waitsForAudit() {
        return open.values().stream().anyMatch(promise -> promise.audit);
    }

    /**
     * A second is over: what will not come any more?
     *
     * @param second the one that begins
     * @param readSecond what it was asked later it may not have read: then the network is to blame, not it
     */
    Broken sweep(long second, long readSecond) {
        this.second = second;
        int promises = 0;
        int audits = 0;
        Iterator<Promise> all = open.values().iterator();
        while (all.hasNext()) {
            Promise next = all.next();
            if (next.since <= readSecond && overdue(next)) {
                all.remove();
                promises += next.audit ? 0 : 1;
                audits += next.audit ? 1 : 0;
            }
        }
        return new Broken(promises, audits);
    }

    private boolean overdue(Promise promise) {
        long waited = second - promise.since;
        boolean queued = bytes - promise.bytesBefore >= QUEUE_BYTES;
        return waited >= (queued ? patienceSeconds : promiseSeconds);
    }
}
