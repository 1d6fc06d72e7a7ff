package dev.grapevine.peer.core;

import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Graft;
import dev.grapevine.wire.Prune;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The way of bundles that are routed by topic: only to neighbours that want the topic. Among them each topic has one tree,
 * found as Plumtree finds it (Leitão, Pereira and Rodrigues, "Epidemic Broadcast Trees", 2007): who brings what is known
 * already is pruned and sends only ids; who had to be asked is grafted and sends payloads again.
 *
 * <p>A publisher that does not want its own topic enters it through two neighbours that do. Bounded: the topic used longest
 * ago is forgotten, and starts anew with every branch eager.
 */
final class TopicTrees {
    private static final int CAPACITY = 1024;
    private static final int ENTRIES = 2;
    private static final int DUPLICATES_TO_PRUNE = 3;

    /** One topic's. */
    private static final class Branches {
        List<NeighbourLink> interested = List.of();
        List<NeighbourLink> among = List.of();
        long version = -1;
        final Set<LinkId> lazy = new HashSet<>();
        /** In a row. */
        final Map<LinkId, Integer> duplicates = new HashMap<>();
    }

    private final Effects effects;
    private final Interests interests;
    private final Supplier<List<NeighbourLink>> neighbours;
    private final Map<String, Branches> topics = new LinkedHashMap<>(16, 0.75f, true);

    TopicTrees(Effects effects, Interests interests, Supplier<List<NeighbourLink>> neighbours) {
        this.effects = effects;
        this.interests = interests;
        this.neighbours = neighbours;
    }

    /** Who gets payloads of the topic, or who gets only ids. */
    List<NeighbourLink> neighbours(String topic, boolean lazy, Optional<LinkId> but) {
        Branches branches = branches(topic);
        return branches.interested.stream()
                .filter(neighbour -> branches.lazy.contains(neighbour.link) == lazy)
                .filter(neighbour -> but.isEmpty() || !but.get().equals(neighbour.link))
                .toList();
    }

    /** Whether there is anybody to give the topic to. */
    boolean leadSomewhere(String topic) {
        return !branches(topic).interested.isEmpty();
    }

    private Branches branches(String topic) {
        Branches branches = topics.computeIfAbsent(topic, t -> new Branches());
        if (topics.size() > CAPACITY) {
            Iterator<String> oldest = topics.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        List<NeighbourLink> all = neighbours.get();
        if (branches.version != interests.version() || branches.among != all) {
            branches.version = interests.version();
            branches.among = all;
            branches.interested = all.stream()
                    .filter(neighbour -> interests.wants(neighbour.link, topic))
                    .limit(interests.wants(topic) ? Long.MAX_VALUE : ENTRIES)
                    .toList();
        }
        return branches;
    }

    void onDuplicate(LinkId from, String topic) {
        Branches branches = branches(topic);
        if (branches.duplicates.merge(from, 1, Integer::sum) >= DUPLICATES_TO_PRUNE && branches.lazy.add(from)) {
            branches.duplicates.remove(from);
            send(from, Frame.newBuilder().setPrune(Prune.newBuilder().addTopics(topic)));
        }
    }

    void onNew(LinkId from, String topic, Wants.Arrival arrival) {
        Branches branches = branches(topic);
        branches.duplicates.remove(from);
        if (arrival == Wants.Arrival.REPAIRED && branches.lazy.remove(from)) {
            send(from, Frame.newBuilder().setGraft(Graft.newBuilder().addTopics(topic)));
        }
    }

    void onGraft(LinkId from, List<String> named) {
        named.forEach(topic -> branches(topic).lazy.remove(from));
    }

    void onPrune(LinkId from, List<String> named) {
        named.forEach(topic -> branches(topic).lazy.add(from));
    }

    void onDown(LinkId link) {
        for (Branches branches : topics.values()) {
            branches.lazy.remove(link);
            branches.duplicates.remove(link);
        }
    }

    private void send(LinkId to, Frame.Builder frame) {
        effects.send(to, frame.build());
    }
}
