package dev.grapevine.peer.core;

import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.TopicFilter;
import dev.grapevine.protocol.TopicFilters;
import dev.grapevine.protocol.TopicName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Who wants which topics: this peer, and its neighbours as they have said. Broadcasts are wanted by everybody. */
final class Interests {
    private static final TopicFilter ALL = new TopicFilter("#");
    /** What {@link #ALL} does not see. */
    private static final String HIDDEN = "$";

    private final boolean carriesAll;
    private final Map<LinkId, TopicFilters> theirs = new HashMap<>();
    private TopicFilters own;
    /** What the user of this peer wants. */
    private TopicFilters heard = TopicFilters.NONE;

    private long version;

    /** @param carriesAll this peer says that it wants every topic, whatever its user wants */
    Interests(boolean carriesAll) {
        this.carriesAll = carriesAll;
        this.own = carriesAll ? TopicFilters.of(List.of(ALL)) : TopicFilters.NONE;
    }

    TopicFilters own() {
        return own;
    }

    /** The user of this peer wants this from now on. Returns whether that is news for others. */
    boolean own(TopicFilters filters) {
        heard = filters;
        TopicFilters before = own;
        own = carriesAll ? withAll(filters) : filters;
        boolean news = !own.equals(before);
        version += news ? 1 : 0;
        return news;
    }

    private static TopicFilters withAll(TopicFilters filters) {
        Stream<TopicFilter> hidden = filters.list().stream()
                .filter(filter -> filter.text().startsWith(HIDDEN))
                .limit(TopicFilters.MOST - 1);
        return TopicFilters.of(Stream.concat(Stream.of(ALL), hidden).toList());
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

    /** Whether this peer's user wants it, and not only a neighbour. */
    boolean heard(String topic) {
        return topic.isEmpty() || heard.match(new TopicName(topic));
    }

    boolean wants(String topic) {
        return topic.isEmpty() || own.match(new TopicName(topic));
    }

    boolean wants(LinkId neighbour, String topic) {
        return topic.isEmpty() || of(neighbour).match(new TopicName(topic));
    }

    /** Whether this peer or the neighbour wants it; what neither wants the two do not compare. */
    boolean concern(LinkId neighbour, String topic) {
        return wants(topic) || wants(neighbour, topic);
    }

    boolean overlap(LinkId neighbour, TopicFilter filter) {
        return of(neighbour).overlap(filter);
    }

    /** Rises with every change. */
    long version() {
        return version;
    }
}
