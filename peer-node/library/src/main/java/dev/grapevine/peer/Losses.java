package dev.grapevine.peer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What found no room, until the subscriptions can be told. Neighbouring numbers make one entry; bounded, and what is too
 * much is counted. Guarded by its owner.
 */
final class Losses {
    static final int MOST = 1 << 14;

    /** Numbers of one stream, both ends included. */
    record Loss(MessageStream stream, long first, long last) {
        int count() {
            return (int) (last - first + 1);
        }
    }

    private final LongAdder untold;
    /** The last loss of each stream, which may still grow. */
    private final Map<MessageStream, Loss> open = new LinkedHashMap<>();

    private final List<Loss> done = new ArrayList<>();

    Losses(LongAdder untold) {
        this.untold = untold;
    }

    void add(Loss loss) {
        Loss before = open.get(loss.stream);
        if (before != null && before.last + 1 == loss.first) {
            open.put(loss.stream, new Loss(loss.stream, before.first, loss.last));
        } else if (open.size() + done.size() >= MOST) {
            untold.add(loss.count());
        } else {
            if (before != null) {
                done.add(before);
            }
            open.put(loss.stream, loss);
        }
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    List<Loss> takeAll() {
        if (isEmpty()) {
            return List.of();
        }
        List<Loss> all = new ArrayList<>(done);
        all.addAll(open.values());
        done.clear();
        open.clear();
        return all;
    }
}
