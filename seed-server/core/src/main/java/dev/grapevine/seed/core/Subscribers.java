package dev.grapevine.seed.core;

import dev.grapevine.protocol.TopicFilter;
import dev.grapevine.protocol.TopicFilters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Which registered peer wants which topics: the rendezvous of those who want the same. Bounded by registrations times the
 * filters of one peer. A question looks at the different filters, not at the peers.
 */
final class Subscribers {
    private static final int MOST_NAMED = 64;
    /** So many pairs of filters are compared for one question: some twenty milliseconds. */
    private static final int MOST_COMPARED = 20_000;

    /** A peer, and the filter for which it is named. */
    record Subscriber(Entry entry, TopicFilter filter) {}

    /** Those who have one filter. */
    private static final class Group {
        final TopicFilter filter;
        final List<Entry> peers = new ArrayList<>(1);
        /** Its place among all groups. */
        int at;

        Group(TopicFilter filter) {
            this.filter = filter;
        }
    }

    private final RandomGenerator random;
    private final Map<TopicFilter, Group> byFilter = new HashMap<>();
    private final List<Group> groups = new ArrayList<>();
    private final Map<Entry, TopicFilters> byPeer = new HashMap<>();

    Subscribers(RandomGenerator random) {
        this.random = random;
    }

    /** It wants these from now on. */
    void put(Entry peer, TopicFilters filters) {
        forget(peer);
        if (!filters.isEmpty()) {
            byPeer.put(peer, filters);
            filters.list().forEach(filter -> group(filter).peers.add(peer));
        }
    }

    private Group group(TopicFilter filter) {
        Group group = byFilter.computeIfAbsent(filter, Group::new);
        if (group.peers.isEmpty()) {
            group.at = groups.size();
            groups.add(group);
        }
        return group;
    }

    void forget(Entry peer) {
        TopicFilters before = byPeer.remove(peer);
        if (before != null) {
            before.list().forEach(filter -> forget(peer, filter));
        }
    }

    private void forget(Entry peer, TopicFilter filter) {
        Group group = group(filter);
        group.peers.remove(peer);
        if (group.peers.isEmpty()) {
            byFilter.remove(filter);
            Group last = groups.remove(groups.size() - 1);
            if (last != group) {
                groups.set(group.at, last);
                last.at = group.at;
            }
        }
    }

    /** How many different filters there are. */
    int size() {
        return groups.size();
    }

    /**
     * Peers with a filter that overlaps one of these, the asker left out, each once: first one for each different filter,
     * the filters asked for before others, then more, all at random.
     */
    List<Subscriber> overlapping(TopicFilters asked, Entry asker) {
        List<Group> overlapping = overlapping(asked);
        Map<Entry, Subscriber> named = new LinkedHashMap<>();
        int before = -1;
        while (named.size() > before) {
            before = named.size();
            for (Group group : overlapping) {
                if (named.size() < MOST_NAMED) {
                    nameOne(group, asker, named);
                }
            }
        }
        return List.copyOf(named.values());
    }

    private void nameOne(Group group, Entry asker, Map<Entry, Subscriber> named) {
        List<Entry> peers = group.peers;
        Set<Integer> tried = new HashSet<>();
        while (tried.size() < Math.min(peers.size(), MOST_NAMED + 2)) {
            int at = random.nextInt(peers.size());
            Entry peer = peers.get(at);
            if (tried.add(at) && peer != asker && peer.listed() && !named.containsKey(peer)) {
                named.put(peer, new Subscriber(peer, group.filter));
                return;
            }
        }
    }

    /** The very filters asked for are always found; of the others a bounded number is looked at, from a random one on. */
    private List<Group> overlapping(TopicFilters asked) {
        List<Group> same = new ArrayList<>();
        for (TopicFilter filter : asked.list()) {
            @Nullable Group group = byFilter.get(filter);
            if (group != null) {
                same.add(group);
            }
        }
        Collections.shuffle(same, new java.util.Random(random.nextLong()));
        List<Group> others = others(asked);
        Collections.shuffle(others, new java.util.Random(random.nextLong()));
        same.addAll(others);
        return same;
    }

    private List<Group> others(TopicFilters asked) {
        List<Group> others = new ArrayList<>();
        int first = groups.isEmpty() ? 0 : random.nextInt(groups.size());
        int count =
                Math.min(groups.size(), MOST_COMPARED / Math.max(1, asked.list().size()));
        for (int i = 0; i < count; i++) {
            Group group = groups.get((first + i) % groups.size());
            if (!asked.contains(group.filter) && asked.overlap(group.filter)) {
                others.add(group);
            }
        }
        return others;
    }
}
