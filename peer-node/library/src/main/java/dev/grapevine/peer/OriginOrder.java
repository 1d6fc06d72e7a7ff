package dev.grapevine.peer;

import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.protocol.ContentRules;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts what arrives into the order in which each origin published it to each topic. What follows a missing message is held
 * back for it, bounded in time and bytes; then the missing ones are a {@link Gap} and the rest goes on.
 *
 * <p>A stream begins with number 1, or, for a subscriber that came later, with the lowest number that arrives within a
 * second. Used by one thread; time is passed in.
 */
final class OriginOrder implements Arrivals {
    private static final long SETTLING_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int OVERHEAD_BYTES = 512;

    /**
     * How much may be held back.
     *
     * @param patienceNanos for a missing message
     * @param mostBytes of all streams together
     * @param mostStreams whose position is remembered; the one that was heard of longest ago gives way
     */
    record Bounds(long patienceNanos, long mostBytes, int mostStreams) {
        /** Large payloads of one origin are fetched side by side: a few must find room here. */
        private static final long MOST_BYTES = 2L * ContentRules.MOST_BYTES;

        static Bounds of(Order order) {
            return new Bounds(order.patience().toNanos(), MOST_BYTES, 1 << 14);
        }
    }

    /** A bundle that waits for what is before it; without messages when they are lost. */
    private record Held(long first, long last, List<ReceivedMessage> messages, int bytes, long sinceNanos) {}

    private static final class Position {
        final MessageStream stream;
        final PriorityQueue<Held> held = new PriorityQueue<>(Comparator.comparingLong(Held::first));
        /** The lowest number that is heard of; 0 before the beginning. */
        long begin;

        long next;
        /** When the oldest of {@code held} came. */
        long sinceNanos;

        Position(MessageStream stream) {
            this.stream = stream;
        }

        boolean begun() {
            return begin > 0;
        }

        void begin(long first) {
            begin = first;
            next = first;
        }
    }

    private final Bounds bounds;
    private final Consumer<ReceivedMessage> messages;
    private final Consumer<Gap> gaps;
    private final Map<MessageStream, Position> positions = new LinkedHashMap<>(16, 0.75f, true);
    /** Those that hold something back, in the order in which they began to. */
    private final Set<Position> waiting = new LinkedHashSet<>();

    private long heldBytes;

    OriginOrder(Bounds bounds, Consumer<ReceivedMessage> messages, Consumer<Gap> gaps) {
        this.bounds = bounds;
        this.messages = messages;
        this.gaps = gaps;
    }

    @Override
    public void arrived(MessageStream stream, List<ReceivedMessage> bundle, int bytes, long nowNanos) {
        long first = bundle.get(0).sequence();
        take(stream, new Held(first, first + bundle.size() - 1, bundle, bytes + OVERHEAD_BYTES, nowNanos), nowNanos);
    }

    @Override
    public void lost(Losses.Loss loss, long nowNanos) {
        take(loss.stream(), new Held(loss.first(), loss.last(), List.of(), OVERHEAD_BYTES, nowNanos), nowNanos);
    }

    @Override
    public boolean isWaiting() {
        return !waiting.isEmpty();
    }

    @Override
    public void onTime(long nowNanos) {
        List.copyOf(waiting).forEach(position -> onTime(position, nowNanos));
    }

    private void onTime(Position position, long nowNanos) {
        while (!position.held.isEmpty() && nowNanos - position.sinceNanos >= patience(position)) {
            giveUp(position);
        }
    }

    private long patience(Position position) {
        return position.begun() ? bounds.patienceNanos : Math.min(SETTLING_NANOS, bounds.patienceNanos);
    }

    private void take(MessageStream stream, Held held, long nowNanos) {
        Position position = positions.computeIfAbsent(stream, Position::new);
        if (!position.begun() && held.first == 1) {
            position.begin(1);
        }
        if (position.begun() && held.last < position.begin) {
            gaps.accept(stream.gap(held.first, held.last, Gap.Reason.LATE));
        } else {
            hold(position, held);
            release(position);
            onTime(position, nowNanos);
        }
        stayBounded();
    }

    private void hold(Position position, Held held) {
        position.sinceNanos = position.held.isEmpty() ? held.sinceNanos : position.sinceNanos;
        position.held.add(held);
        heldBytes += held.bytes;
        waiting.add(position);
    }

    /** Lets go whatever nothing is missing before. */
    private void release(Position position) {
        @Nullable Held head = position.held.peek();
        boolean released = false;
        while (head != null && position.begun() && head.first <= position.next) {
            position.held.remove();
            heldBytes -= head.bytes;
            hear(position, head);
            released = true;
            head = position.held.peek();
        }
        if (head == null) {
            waiting.remove(position);
        } else if (released) {
            position.sinceNanos =
                    position.held.stream().mapToLong(Held::sinceNanos).min().orElseThrow();
        }
    }

    private void hear(Position position, Held held) {
        long from = position.next;
        position.next = Math.max(from, held.last + 1);
        if (held.messages.isEmpty() && held.last >= from) {
            gaps.accept(position.stream.gap(from, held.last, Gap.Reason.DROPPED));
        }
        for (ReceivedMessage message : held.messages) {
            if (message.sequence() >= from) {
                messages.accept(message);
            }
        }
    }

    /** What is missing before the lowest that is held will not be waited for any more. */
    private void giveUp(Position position) {
        long first = position.held.element().first;
        if (position.begun()) {
            gaps.accept(position.stream.gap(position.next, first - 1, Gap.Reason.MISSING));
            position.next = first;
        } else {
            position.begin(first);
        }
        release(position);
    }

    private void stayBounded() {
        while (heldBytes > bounds.mostBytes) {
            giveUp(waiting.iterator().next());
        }
        while (positions.size() > bounds.mostStreams) {
            Iterator<Position> oldest = positions.values().iterator();
            Position forgotten = oldest.next();
            oldest.remove();
            while (!forgotten.held.isEmpty()) {
                giveUp(forgotten);
            }
        }
    }
}
