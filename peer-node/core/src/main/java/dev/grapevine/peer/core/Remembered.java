package dev.grapevine.peer.core;

import dev.grapevine.wire.PeerRecord;
import java.util.List;

/**
 * Whom an earlier life of this peer knew. They are turned to when no seed answers in the first seconds and nobody else has
 * come; seeds know better, so once one is joined they are not needed any more. Bounded by whom {@link KnownPeers} takes.
 */
final class Remembered {
    /** A seed that is up has answered by then. */
    private static final long PATIENCE_NANOS = 2_000_000_000L;

    private List<PeerRecord> peers = List.of();
    private long sinceNanos;

    void put(List<PeerRecord> remembered, long nowNanos) {
        peers = List.copyOf(remembered);
        sinceNanos = nowNanos;
    }

    /** Whom to try now; each is given once. */
    List<PeerRecord> due(boolean seedJoined, boolean linked, long nowNanos) {
        if (seedJoined) {
            peers = List.of();
        }
        if (peers.isEmpty() || linked || nowNanos - sinceNanos < PATIENCE_NANOS) {
            return List.of();
        }
        List<PeerRecord> due = peers;
        peers = List.of();
        return due;
    }
}
