package dev.grapevine.peer.core;

import dev.grapevine.node.Backoff;
import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Frames;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.TopicFilter;
import dev.grapevine.protocol.TopicFilters;
import dev.grapevine.protocol.TopicName;
import dev.grapevine.wire.PeerList;
import dev.grapevine.wire.PeerRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Sees to it that those who want a topic are linked with each other. A subscriber wants three neighbours whose filters
 * overlap each of its own, and one at least for each different filter among them, so that a single wildcard among many is
 * not missed. A publisher that does not want its own topic wants two that do, for as long as it publishes.
 *
 * <p>The seeds are the rendezvous: they are told what this peer wants, and asked who else does. Links dialled for a topic
 * are links like others, inside the one cap and at most half of it; they go when nothing needs them any more.
 */
final class TopicLinks {
    private static final int LINKS = 3;
    private static final int ENTRIES = 2;
    private static final int MOST_TOPICS = TopicFilters.MOST;
    private static final int MOST_CANDIDATES = 256;
    private static final long PUBLISHING_NANOS = 60_000_000_000L;
    private static final long REFRESH_NANOS = 30_000_000_000L;
    private static final Duration FIRST_SEARCH = Duration.ofSeconds(1);
    private static final Duration LONGEST_SEARCH = Duration.ofSeconds(15);

    /** Somebody a seed has named. */
    private record Candidate(NodeId peer, Address address, TopicFilter filter) {}

    private final Effects effects;
    private final Interests interests;
    private final Neighbours neighbours;
    private final SeedJoin seeds;
    private final Backoff search;
    private final int mostLinks;
    private final Map<NodeId, Candidate> candidates = new LinkedHashMap<>();
    /** Links dialled for a topic, until they are gone, and the filter that the other end was named for. */
    private final Map<LinkId, TopicFilter> dialled = new LinkedHashMap<>();
    /** Topics published to without wanting them, and when last. */
    private final Map<String, Long> publishing = new LinkedHashMap<>();

    private boolean asked;
    private long nextNanos;

    TopicLinks(
            PeerConfig config,
            Effects effects,
            Interests interests,
            Neighbours neighbours,
            SeedJoin seeds,
            RandomGenerator random) {
        this.effects = effects;
        this.interests = interests;
        this.neighbours = neighbours;
        this.seeds = seeds;
        this.search = new Backoff(FIRST_SEARCH, LONGEST_SEARCH, random);
        this.mostLinks = config.carriesAllTopics() ? 0 : config.maxPeers() / 2;
    }

    // ---- what is wanted ----

    /** This peer wants other topics than before. */
    void onOwnInterest(long nowNanos) {
        seeds.sendToJoined(Frames.interest(interests.own()));
        search.reset();
        ask(nowNanos);
    }

    /** Whether this peer is among those who want the topic, or may dial into them. */
    boolean leadTo(String topic) {
        return mostLinks > 0 || interests.wants(topic);
    }

    /** This peer publishes to a topic that is routed. */
    void onPublished(String topic, long nowNanos) {
        if (!interests.wants(topic)) {
            boolean first = publishing.put(topic, nowNanos) == null;
            if (publishing.size() > MOST_TOPICS) {
                publishing.remove(publishing.keySet().iterator().next());
            }
            if (first && entries(topic) < ENTRIES) {
                search.reset();
                ask(nowNanos);
            }
        }
    }

    /** A seed takes this peer in: it is told, and can tell. */
    void onSeedJoined(LinkId seed) {
        if (!interests.own().isEmpty()) {
            effects.send(seed, Frames.interest(interests.own()));
        }
        if (needsAnything()) {
            effects.send(seed, Frames.requestPL(needed()));
        }
    }

    private boolean needsAnything() {
        return mostLinks > 0 && !(interests.own().isEmpty() && publishing.isEmpty());
    }

    private TopicFilters needed() {
        List<TopicFilter> all = new ArrayList<>(interests.own().list());
        for (String topic : publishing.keySet()) {
            if (all.size() < TopicFilters.MOST) {
                all.add(new TopicFilter(topic));
            }
        }
        return TopicFilters.of(all);
    }

    private void ask(long nowNanos) {
        if (needsAnything()) {
            seeds.sendToJoined(Frames.requestPL(needed()));
        }
        asked = true;
        nextNanos = nowNanos + (satisfied() ? REFRESH_NANOS : search.nextNanos());
    }

    // ---- who else wants it ----

    /** A seed names subscribers. */
    void onList(PeerList list, long nowNanos) {
        for (PeerRecord record : list.getPeersList()) {
            if (!record.getFilter().isEmpty()) {
                NodeId peer = new NodeId(record.getId());
                var filter = new TopicFilter(record.getFilter());
                candidates.put(peer, new Candidate(peer, Address.parse(record.getAddress()), filter));
            }
        }
        while (candidates.size() > MOST_CANDIDATES) {
            candidates.remove(candidates.keySet().iterator().next());
        }
        dialWhoIsNeeded(nowNanos);
    }

    private void dialWhoIsNeeded(long nowNanos) {
        for (Iterator<Candidate> all = candidates.values().iterator(); all.hasNext(); ) {
            Candidate candidate = all.next();
            boolean here = neighbours.engaged(candidate.peer) || neighbours.isSelf(candidate.peer);
            if (!here && dialled.size() < mostLinks && !neighbours.full() && isNeeded(candidate.filter)) {
                LinkId link = neighbours.dialForTopic(candidate.address, candidate.peer, nowNanos);
                dialled.put(link, candidate.filter);
                all.remove();
            } else if (here) {
                all.remove();
            }
        }
    }

    private boolean isNeeded(TopicFilter theirs) {
        boolean overlaps = interests.own().overlap(theirs);
        if (overlaps && count(filter -> filter.equals(theirs)) == 0) {
            return true;
        }
        for (TopicFilter own : interests.own().list()) {
            if (own.overlaps(theirs) && count(own::overlaps) < LINKS) {
                return true;
            }
        }
        return publishing.keySet().stream()
                .anyMatch(topic -> theirs.matches(new TopicName(topic)) && entries(topic) < ENTRIES);
    }

    /** Whether there is nobody more to look for, as far as is known. */
    private boolean satisfied() {
        return interests.own().list().stream().allMatch(own -> count(own::overlaps) >= LINKS)
                && publishing.keySet().stream().allMatch(topic -> entries(topic) >= ENTRIES);
    }

    private long entries(String topic) {
        TopicName name = new TopicName(topic);
        return count(filter -> filter.matches(name));
    }

    /** Neighbours with such a filter, those included that are being dialled or have not said yet what they want. */
    private long count(Predicate<TopicFilter> such) {
        long said = neighbours.up().stream()
                .filter(neighbour ->
                        interests.of(neighbour.link).list().stream().anyMatch(such))
                .count();
        long expected = dialled.entrySet().stream()
                .filter(entry -> !interests.said(entry.getKey()) && such.test(entry.getValue()))
                .count();
        return said + expected;
    }

    // ---- time ----

    /** Once a second. */
    void sweep(long nowNanos) {
        if (dialled.isEmpty() && !needsAnything()) {
            candidates.clear();
            return;
        }
        dialled.keySet().removeIf(link -> !neighbours.owns(link));
        publishing.values().removeIf(last -> nowNanos - last > PUBLISHING_NANOS);
        if (needsAnything()) {
            dialWhoIsNeeded(nowNanos);
            if (!asked || nextNanos - nowNanos <= 0) {
                ask(nowNanos);
            }
        }
    }

    /** Links dialled for a topic that nothing needs any more. */
    List<NeighbourLink> surplus(long nowNanos) {
        if (dialled.isEmpty()) {
            return List.of();
        }
        return dialled.keySet().stream()
                .flatMap(link -> neighbours.find(link).stream())
                .filter(neighbour -> neighbour.isUp() && neighbour.lasted(nowNanos) && !serves(neighbour.link))
                .toList();
    }

    private boolean serves(LinkId link) {
        return interests.of(link).list().stream()
                .anyMatch(theirs -> interests.own().overlap(theirs)
                        || publishing.keySet().stream().anyMatch(topic -> theirs.matches(new TopicName(topic))));
    }
}
