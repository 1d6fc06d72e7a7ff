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
 * The way of bundles that are routed by topic: only to neighbours that want the topic. Each peer lets them come from those
 * neighbours that bring something new, from two at least; who mostly brings what is known already is pruned and sends only
 * ids, who had to be asked is grafted and sends payloads again, as in Plumtree (Leitão, Pereira and Rodrigues, "Epidemic
 * Broadcast Trees", 2007). Other than there a prune is for one direction: with many origins at once, and subscribers who
 * come and go, a single tree for all is broken most of the time.
 *
 * <p>A publisher that does not want its own topic enters it through two neighbours that do. Bounded: the topic used longest
 * ago is forgotten, and starts anew with every branch eager.
 */
final class TopicTrees {
    private static final int CAPACITY = 1024;
    private static final int ENTRIES = 2;
    private static final int LEAST_SENDERS = 2;
    /** What is new counts so much for a neighbour, a duplicate one against it. */
    private static final int NEWS = 1;

    private static final int COSTS_TO_PRUNE = 6;

    /** One topic's. */
    private static final class Branches {
        List<NeighbourLink> interested = List.of();
        List<NeighbourLink> among = List.of();
        long version = -1;
        /** They want only ids from us. */
        final Set<LinkId> lazy = new HashSet<>();
        /** We want only ids from them. */
        final Set<LinkId> pruned = new HashSet<>();
        /** We have told them that we want payloads. */
        final Set<LinkId> grafted = new HashSet<>();

        final Map<LinkId, Integer> costs = new HashMap<>();

        /** Whether enough others send payloads: those that are no subscribers are not among them, and never pruned. */
        boolean spares(LinkId sender) {
            List<LinkId> senders = interested.stream()
                    .map(neighbour -> neighbour.link)
                    .filter(link -> !pruned.contains(link))
                    .toList();
            return senders.contains(sender) && senders.size() > LEAST_SENDERS;
        }
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
        if (branches.costs.merge(from, 1, Integer::sum) >= COSTS_TO_PRUNE && branches.spares(from)) {
            branches.costs.remove(from);
            branches.pruned.add(from);
            branches.grafted.remove(from);
            send(from, Frame.newBuilder().setPrune(Prune.newBuilder().addTopics(topic)));
        }
    }

    /** Whoever had to be asked may have been pruned here before the topic was forgotten and begun anew: it is told, once. */
    void onNew(LinkId from, String topic, Wants.Arrival arrival) {
        Branches branches = branches(topic);
        branches.costs.computeIfPresent(from, (link, costs) -> costs > NEWS ? costs - NEWS : null);
        if (arrival == Wants.Arrival.REPAIRED && branches.grafted.add(from)) {
            branches.pruned.remove(from);
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
            branches.pruned.remove(link);
            branches.grafted.remove(link);
            branches.costs.remove(link);
        }
    }

    private void send(LinkId to, Frame.Builder frame) {
        effects.send(to, frame.build());
    }
}
