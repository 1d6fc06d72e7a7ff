package dev.grapevine.peer.core.score;

import dev.grapevine.protocol.BundleId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Bundles that every neighbour must have by now: small ones, one a second at most. */
final class Evidence {
    private static final int MOST_BYTES = 4096;
    /** Older ones everybody must have. */
    static final int SETTLED_SECONDS = 8;

    private static final int FRESH_SECONDS = 60;

    /**
     * One of them.
     *
     * @param second since when it has been here
     */
    private record Item(BundleId id, long second) {}

    private final ArrayDeque<Item> items = new ArrayDeque<>();

    void add(BundleId id, int bytes, long second) {
        boolean news = items.isEmpty() || items.getLast().second < second;
        if (bytes <= MOST_BYTES && news) {
            items.addLast(new Item(id, second));
        }
        while (!items.isEmpty() && second - items.getFirst().second > FRESH_SECONDS) {
            items.removeFirst();
        }
    }

    /** The latest that everybody must have who was there after {@code up}, at most so many; none, when nothing has come. */
    List<BundleId> since(long up, int most, long second) {
        List<BundleId> ids = new ArrayList<>();
        Iterator<Item> latest = items.descendingIterator();
        while (latest.hasNext() && ids.size() < most) {
            Item item = latest.next();
            if (item.second > up && second - item.second >= SETTLED_SECONDS) {
                ids.add(item.id);
            }
        }
        return ids;
    }
}
