package dev.grapevine.peer.core.content;

import java.util.BitSet;

/** What a neighbour can give of one content, and what it has been asked for. */
final class Provider {
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    /** Chunks asked of one neighbour at a time: 2 MiB keep a gigabit busy over 16 ms of round trip. */
    private static final int WINDOW = 8;

    BitSet has = new BitSet();
    final BitSet asked = new BitSet();
    private long heardNanos;

    Provider(long nowNanos) {
        this.heardNanos = nowNanos;
    }

    void has(BitSet chunks, long nowNanos) {
        has = chunks;
        heardNanos = nowNanos;
    }

    int room() {
        return WINDOW - asked.cardinality();
    }

    void gave(int index, long nowNanos) {
        asked.clear(index);
        heardNanos = nowNanos;
    }

    /** Takes note of what it is asked for now. */
    void ask(int index, long nowNanos) {
        if (asked.isEmpty()) {
            heardNanos = nowNanos;
        }
        asked.set(index);
    }

    /** Whether it owes chunks and has given none for 5 s. */
    boolean isStalled(long nowNanos) {
        return !asked.isEmpty() && nowNanos - heardNanos > PATIENCE_NANOS;
    }
}
