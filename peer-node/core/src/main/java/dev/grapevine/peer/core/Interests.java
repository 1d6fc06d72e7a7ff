package dev.grapevine.peer.core;

import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.TopicFilter;
import dev.grapevine.protocol.TopicFilters;
import dev.grapevine.protocol.TopicName;
import java.util.HashMap;
import java.util.Map;

/** Who wants which topics: this peer, and its neighbours as they have said. Broadcasts are wanted by everybody. */
final class Interests {
    private final Map<LinkId, TopicFilters> theirs = new HashMap<>();
    private TopicFilters own = TopicFilters.NONE;
    private long version;

    TopicFilters own() {
        return own;
    }

    void own(TopicFilters filters) {
        own = filters;
        version++;
    }

    /** What a neighbour wants; nothing when it has not said. */
    TopicFilters of(LinkId neighbour) {
        return theirs.getOrDefault(neighbour, TopicFilters.NONE);
    }

    /** Returns whether it is not what the neighbour wanted before. */
    boolean put(LinkId neighbour, TopicFilters filters) {
        boolean changed = !filters.equals(theirs.put(neighbour, filters));
        version++;
        return changed;
    }

    void forget(LinkId neighbour) {
        if (theirs.remove(neighbour) != null) {
            version++;
        }
    }

    /** Whether it has said what it wants. */
    boolean said(LinkId neighbour) {
        return theirs.containsKey(neighbour);
    }

    boolean wants(String topic) {
        return topic.isEmpty() || own.match(new TopicName(topic));
    }

    boolean wants(LinkId neighbour, String topic) {
        return topic.isEmpty() || of(neighbour).match(new TopicName(topic));
    }

    boolean overlap(LinkId neighbour, TopicFilter filter) {
        return of(neighbour).overlap(filter);
    }

    /** Rises with every change. */
    long version() {
        return version;
    }
}
