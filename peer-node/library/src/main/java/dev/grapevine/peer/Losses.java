package dev.grapevine.peer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.LongAdder;

/**
 * What found no room, until the subscriptions can be told: after what was queued before it, so that nobody waits for
 * messages that are still in the queue. Neighbouring numbers make one entry; bounded, and what is too much is counted.
 * Guarded by its owner.
 */
final class Losses {
    static final int MOST = 1 << 14;

    /** Numbers of one stream, both ends included. */
    record Loss(MessageStream stream, long first, long last) {
        int count() {
            return (int) (last - first + 1);
        }
    }

    /** One that may still grow. */
    private static final class Untold {
        private final long turn;
        private Loss loss;

        Untold(long turn, Loss loss) {
            this.turn = turn;
            this.loss = loss;
        }
    }

    private final LongAdder untold;
    /** By turn. */
    private final Queue<Untold> inOrder = new ArrayDeque<>();
    /** The last of each stream. */
    private final Map<MessageStream, Untold> open = new HashMap<>();

    Losses(LongAdder untold) {
        this.untold = untold;
    }

    /** @param turn how many tasks have been queued so far; never less than before */
    void add(Loss loss, long turn) {
        Untold before = open.get(loss.stream);
        if (before != null && before.loss.last + 1 == loss.first) {
            before.loss = new Loss(loss.stream, before.loss.first, loss.last);
        } else if (inOrder.size() >= MOST) {
            untold.add(loss.count());
        } else {
            Untold entry = new Untold(turn, loss);
            inOrder.add(entry);
            open.put(loss.stream, entry);
        }
    }

    boolean isEmpty() {
        return inOrder.isEmpty();
    }

    /** So many that it is better to let the last ones grow, by queueing nothing, than to begin others. */
    boolean areMany() {
        return inOrder.size() >= MOST / 2;
    }

    /** Takes those whose turn it is when so many tasks have been done. */
    List<Loss> take(long done) {
        if (isEmpty()) {
            return List.of();
        }
        List<Loss> due = new ArrayList<>();
        while (!inOrder.isEmpty() && inOrder.element().turn <= done) {
            Untold entry = inOrder.remove();
            open.remove(entry.loss.stream, entry);
            due.add(entry.loss);
        }
        return due;
    }
}
