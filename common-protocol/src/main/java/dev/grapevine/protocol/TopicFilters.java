package dev.grapevine.protocol;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which topics one peer wants: up to 64 filters, in an order, each once. Immutable. */
public final class TopicFilters {
    /** The most filters of one peer. */
    public static final int MOST = 64;

    /** Wants nothing. */
    public static final TopicFilters NONE = new TopicFilters(Set.of());

    private final Set<TopicFilter> filters;
    /** Made for the first question: a seed keeps many of these and never asks. */
    private volatile @Nullable TopicIndex<TopicFilter> index;

    private TopicFilters(Set<TopicFilter> filters) {
        this.filters = filters;
    }

    /** @throws IllegalArgumentException when there are too many; the message says what to try */
    public static TopicFilters of(Collection<TopicFilter> filters) {
        Set<TopicFilter> distinct = new LinkedHashSet<>(filters);
        if (distinct.size() > MOST) {
            throw new IllegalArgumentException(distinct.size() + " filters; the most is " + MOST
                    + " for one peer, use wildcards: + for one level, # for the rest");
        }
        return distinct.isEmpty() ? NONE : new TopicFilters(distinct);
    }

    /** What a frame says, which has been checked. */
    public static TopicFilters ofWire(Collection<String> texts) {
        return of(texts.stream().map(TopicFilter::new).toList());
    }

    /** In the order they were given. */
    public List<TopicFilter> list() {
        return List.copyOf(filters);
    }

    /** As a frame says it. */
    public List<String> texts() {
        return filters.stream().map(TopicFilter::text).toList();
    }

    /** Whether nothing is wanted. */
    public boolean isEmpty() {
        return filters.isEmpty();
    }

    /** Whether this very filter is among them. */
    public boolean contains(TopicFilter filter) {
        return filters.contains(filter);
    }

    /** Whether messages of this topic are wanted. */
    public boolean match(TopicName topic) {
        return !isEmpty() && !index().matches(topic).isEmpty();
    }

    private TopicIndex<TopicFilter> index() {
        TopicIndex<TopicFilter> made = index;
        if (made == null) {
            made = new TopicIndex<>();
            for (TopicFilter filter : filters) {
                made.add(filter, filter);
            }
            index = made;
        }
        return made;
    }

    /** Whether there can be a topic that the filter and one of these match. */
    public boolean overlap(TopicFilter filter) {
        return filters.stream().anyMatch(filter::overlaps);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TopicFilters theirs && theirs.filters.equals(filters);
    }

    @Override
    public int hashCode() {
        return filters.hashCode();
    }

    @Override
    public String toString() {
        return filters.toString();
    }
}
