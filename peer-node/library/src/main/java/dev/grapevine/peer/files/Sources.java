package dev.grapevine.peer.files;

import dev.grapevine.protocol.NodeId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The peers that offer a file, and how much each is being asked for. For one thread. */
final class Sources {
    private static final int MOST = 32;
    private static final int WINDOW = 8;
    private static final int MOST_FAILURES = 3;

    private static final class Source {
        int asked;
        int failures;
    }

    private final Map<NodeId, Source> all = new LinkedHashMap<>();

    /** Returns whether it is one of them now: there is an end to how many are. */
    boolean add(NodeId peer) {
        if (all.size() < MOST) {
            all.putIfAbsent(peer, new Source());
        }
        return all.containsKey(peer);
    }

    int count() {
        return all.size();
    }

    /** The one that is asked for least, if it has not enough to do. */
    Optional<NodeId> free() {
        return all.entrySet().stream()
                .filter(entry -> entry.getValue().asked < WINDOW)
                .min((a, b) -> Integer.compare(a.getValue().asked, b.getValue().asked))
                .map(Map.Entry::getKey);
    }

    void asked(NodeId peer) {
        Source source = all.get(peer);
        if (source != null) {
            source.asked++;
        }
    }

    void gave(NodeId peer) {
        Source source = all.get(peer);
        if (source != null) {
            source.asked--;
            source.failures = 0;
        }
    }

    /** It has not given what it was asked for; the third time in a row it is not asked any more. */
    void failed(NodeId peer) {
        Source source = all.get(peer);
        if (source != null) {
            source.asked--;
            source.failures++;
            if (source.failures >= MOST_FAILURES) {
                all.remove(peer);
            }
        }
    }

    /** It gives something else than it should. */
    void drop(NodeId peer) {
        all.remove(peer);
    }
}
