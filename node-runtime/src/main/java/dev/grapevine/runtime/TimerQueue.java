package dev.grapevine.runtime;

import dev.grapevine.node.Timer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/** Timers by due time; an equal timer replaces the earlier one. Guarded by its owner's lock. */
final class TimerQueue {
    private record Due(Timer timer, long atNanos, long number) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            long first = atNanos - other.atNanos;
            return first != 0 ? Long.signum(first) : Long.compare(number, other.number);
        }
    }

    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private final Map<Timer, Due> current = new HashMap<>();
    private long lastNumber;

    void schedule(Timer timer, long atNanos) {
        Due due = new Due(timer, atNanos, ++lastNumber);
        current.put(timer, due);
        queue.add(due);
    }

    void cancel(Timer timer) {
        current.remove(timer);
    }

    /** The next timer, when it is due. */
    Optional<Timer> poll(long nowNanos) {
        dropReplaced();
        Due first = queue.peek();
        if (first == null || first.atNanos - nowNanos > 0) {
            return Optional.empty();
        }
        queue.remove();
        current.remove(first.timer);
        return Optional.of(first.timer);
    }

    /** How long until the next timer is due; a very long time when there is none. */
    long nanosToNext(long nowNanos) {
        dropReplaced();
        Due first = queue.peek();
        return first == null ? Long.MAX_VALUE : Math.max(0, first.atNanos - nowNanos);
    }

    private void dropReplaced() {
        Due first = queue.peek();
        while (first != null && current.get(first.timer) != first) {
            queue.remove();
            first = queue.peek();
        }
    }
}
