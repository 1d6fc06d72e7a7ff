package dev.grapevine.peer.core;

import dev.grapevine.wire.Digest;
import java.util.Optional;

/**
 * The streams that a Digest is about: in order, behind one and up to another, and of these the ones in some buckets.
 *
 * @param after empty: from the first on
 * @param last empty: to the end
 */
record StreamRange(Optional<StreamId> after, Optional<StreamId> last, Buckets buckets) {
    static final StreamRange EVERYTHING = new StreamRange(Optional.empty(), Optional.empty(), Buckets.ALL);

    static StreamRange of(Digest m) {
        return new StreamRange(
                m.hasAfter() ? Optional.of(StreamId.of(m.getAfter())) : Optional.empty(),
                m.hasLast() ? Optional.of(StreamId.of(m.getLast())) : Optional.empty(),
                Buckets.of(m.getBuckets()));
    }

    /** All streams in these. */
    static StreamRange in(Buckets buckets) {
        return new StreamRange(Optional.empty(), Optional.empty(), buckets);
    }

    /** Nothing lies behind one and up to another that comes before it. */
    boolean contradicts() {
        return after.isPresent() && last.isPresent() && after.get().compareTo(last.get()) >= 0;
    }
}
