package dev.grapevine.peer;

import dev.grapevine.peer.view.ReceivedMessage;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Of each stream the newest message that has not been heard. A newer one replaces it, an older one than was heard never
 * comes up again. What is passed over becomes a {@link Gap}, exact from the lowest number that arrived before the first was
 * heard; what is even lower and comes later is a gap of its own.
 *
 * <p>Bounded: in bytes, by skipping the message that has waited longest, and in streams whose position is remembered. Guarded
 * by its owner.
 */
final class Newest {
    private static final int OVERHEAD_BYTES = 512;

    /**
     * How much may wait.
     *
     * @param mostBytes of all streams together; one message may wait, however large
     * @param mostStreams whose position is remembered; the one that was heard of longest ago gives way
     */
    record Bounds(long mostBytes, int mostStreams) {
        static final Bounds DEFAULT = new Bounds(16L << 20, 1 << 14);
    }

    /** What is to be heard next: the gaps first. */
    record Turn(List<Gap> gaps, Optional<ReceivedMessage> message) {}

    private record Waiting(ReceivedMessage message, int bytes) {}

    private static final class Position {
        final MessageStream stream;
        /** Nothing lower had come before the first was heard. */
        long begin;
        /** Everything from {@code begin} to this is heard or in a gap. */
        long settled;

        @Nullable
        Waiting waiting;

        Position(MessageStream stream, long begin) {
            this.stream = stream;
            this.begin = begin;
            this.settled = begin - 1;
        }

        boolean hasBegun() {
            return settled >= begin;
        }
    }

    private final Bounds bounds;
    private final Map<MessageStream, Position> positions = new LinkedHashMap<>(16, 0.75f, true);
    /** Those with a message that waits, in the order in which they began to: each has its turn. */
    private final Set<Position> waiting = new LinkedHashSet<>();
    /** What is skipped and has no message after it to tell it with. */
    private final Losses skipped;

    private long waitingBytes;

    /** @param untold counts what is skipped and cannot be told, because too much of it waits to be told */
    Newest(Bounds bounds, LongAdder untold) {
        this.bounds = bounds;
        this.skipped = new Losses(untold);
    }

    /** The messages of one bundle came. */
    void arrived(MessageStream stream, List<ReceivedMessage> bundle, int bytes) {
        ReceivedMessage newest = bundle.get(bundle.size() - 1);
        Position position = came(stream, bundle.get(0).sequence(), newest.sequence());
        long waits = position.waiting == null ? position.settled : position.waiting.message.sequence();
        if (newest.sequence() > waits) {
            replace(position, new Waiting(newest, bytes + OVERHEAD_BYTES));
        }
        stayBounded();
    }

    /** These came and found no room; the next message that is heard skips them. */
    void lost(Losses.Loss loss) {
        came(loss.stream(), loss.first(), loss.last());
        stayBounded();
    }

    private Position came(MessageStream stream, long first, long last) {
        Position position = positions.computeIfAbsent(stream, s -> new Position(s, first));
        if (first < position.begin && !position.hasBegun()) {
            position.begin = first;
            position.settled = first - 1;
        } else if (first < position.begin) {
            skipped.add(new Losses.Loss(stream, first, Math.min(last, position.begin - 1)), 0);
        }
        return position;
    }

    private void replace(Position position, Waiting next) {
        if (position.waiting != null) {
            waitingBytes -= position.waiting.bytes;
        }
        position.waiting = next;
        waitingBytes += next.bytes;
        waiting.add(position);
    }

    boolean isEmpty() {
        return waiting.isEmpty() && skipped.isEmpty();
    }

    /** Takes what is to be heard next; nothing when there is nothing. */
    Turn next() {
        List<Gap> gaps = new ArrayList<>();
        skipped.take(0).forEach(loss -> gaps.add(gap(loss.stream(), loss.first(), loss.last())));
        if (waiting.isEmpty()) {
            return new Turn(gaps, Optional.empty());
        }
        Position position = waiting.iterator().next();
        ReceivedMessage message = take(position);
        if (message.sequence() > position.settled + 1) {
            gaps.add(gap(position.stream, position.settled + 1, message.sequence() - 1));
        }
        position.settled = message.sequence();
        return new Turn(gaps, Optional.of(message));
    }

    private static Gap gap(MessageStream stream, long first, long last) {
        return stream.gap(first, last, Gap.Reason.SKIPPED);
    }

    private ReceivedMessage take(Position position) {
        Waiting taken = Objects.requireNonNull(position.waiting);
        position.waiting = null;
        waitingBytes -= taken.bytes;
        waiting.remove(position);
        return taken.message;
    }

    private void stayBounded() {
        while (waitingBytes > bounds.mostBytes && waiting.size() > 1) {
            skip(waiting.iterator().next());
        }
        while (positions.size() > bounds.mostStreams) {
            Iterator<Position> oldest = positions.values().iterator();
            Position forgotten = oldest.next();
            oldest.remove();
            if (forgotten.waiting != null) {
                skip(forgotten);
            }
        }
    }

    private void skip(Position position) {
        long last = take(position).sequence();
        skipped.add(new Losses.Loss(position.stream, position.settled + 1, last), 0);
        position.settled = last;
    }
}
