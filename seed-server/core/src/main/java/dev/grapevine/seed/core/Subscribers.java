package dev.grapevine.seed.core;

import dev.grapevine.protocol.TopicFilter;
import dev.grapevine.protocol.TopicFilters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Which registered peer wants which topics: the rendezvous of those who want the same. Bounded by registrations times the
 * filters of one peer. A question looks at the different filters, not at the peers.
 */
final class Subscribers {
    private static final int MOST_NAMED = 64;
    /** So many different filters are looked at for one question, from a random one on. */
    private static final int MOST_FILTERS = 10_000;

    /** A peer, and the filter for which it is named. */
    record Subscriber(Entry entry, TopicFilter filter) {}

    private final RandomGenerator random;
    private final Map<TopicFilter, List<Entry>> byFilter = new LinkedHashMap<>();
    private final Map<Entry, TopicFilters> byPeer = new HashMap<>();

    Subscribers(RandomGenerator random) {
        this.random = random;
    }

    /** It wants these from now on. */
    void put(Entry peer, TopicFilters filters) {
        forget(peer);
        if (!filters.isEmpty()) {
            byPeer.put(peer, filters);
            filters.list()
                    .forEach(filter -> byFilter.computeIfAbsent(filter, f -> new ArrayList<>())
                            .add(peer));
        }
    }

    void forget(Entry peer) {
        TopicFilters before = byPeer.remove(peer);
        if (before != null) {
            before.list()
                    .forEach(filter -> byFilter.computeIfPresent(filter, (f, peers) -> {
                        peers.remove(peer);
                        return peers.isEmpty() ? null : peers;
                    }));
        }
    }

    /**
     * Peers with a filter that overlaps one of these, the asker left out, each once: first one for each different filter,
     * then more, all at random.
     */
    List<Subscriber> overlapping(TopicFilters asked, Entry asker) {
        List<TopicFilter> filters = overlapping(asked);
        Map<Entry, Subscriber> named = new LinkedHashMap<>();
        for (int round = 0; round < MOST_NAMED && named.size() < MOST_NAMED; round++) {
            int before = named.size();
            for (TopicFilter filter : filters) {
                nameOne(filter, asker, named);
            }
            if (named.size() == before && round > 0) {
                break;
            }
        }
        return named.values().stream().limit(MOST_NAMED).toList();
    }

    private void nameOne(TopicFilter filter, Entry asker, Map<Entry, Subscriber> named) {
        List<Entry> peers = byFilter.getOrDefault(filter, List.of());
        Set<Integer> tried = new LinkedHashSet<>();
        while (tried.size() < Math.min(peers.size(), MOST_NAMED + 2)) {
            int at = random.nextInt(peers.size());
            Entry peer = peers.get(at);
            if (tried.add(at) && peer != asker && peer.listed() && !named.containsKey(peer)) {
                named.put(peer, new Subscriber(peer, filter));
                return;
            }
        }
    }

    private List<TopicFilter> overlapping(TopicFilters asked) {
        List<TopicFilter> overlapping = new ArrayList<>();
        int left = MOST_FILTERS;
        for (TopicFilter filter : byFilter.keySet()) {
            if (left-- > 0 && asked.overlap(filter)) {
                overlapping.add(filter);
            }
        }
        Collections.shuffle(overlapping, new java.util.Random(random.nextLong()));
        return overlapping;
    }
}
