package dev.grapevine.protocol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From filters to values: finds the values of all filters that match a topic, without looking at the others. A tree with a
 * node for each level of the filters: a look-up takes one step a level, on each branch of the tree that still matches.
 * What it finds is in a defined order. Not safe for several threads.
 *
 * @param <V> has {@code equals}; the same value may stand under several filters
 */
public final class TopicIndex<V> {
    private static final class Node<V> {
        /** By level, wildcards among them. */
        final Map<String, Node<V>> below = new LinkedHashMap<>(2);

        final Set<V> values = new LinkedHashSet<>(2);

        boolean isEmpty() {
            return below.isEmpty() && values.isEmpty();
        }
    }

    private final Node<V> root = new Node<>();
    private int size;

    /** Puts the value under the filter. Returns whether it was not there before. */
    public boolean add(TopicFilter filter, V value) {
        Node<V> node = root;
        for (String level : filter.levels()) {
            node = node.below.computeIfAbsent(level, l -> new Node<>());
        }
        boolean added = node.values.add(value);
        size += added ? 1 : 0;
        return added;
    }

    /** Takes the value from under the filter, and leaves nothing behind. Returns whether it was there. */
    public boolean remove(TopicFilter filter, V value) {
        boolean removed = remove(root, filter.levels(), value);
        size -= removed ? 1 : 0;
        return removed;
    }

    private static <V> boolean remove(Node<V> node, List<String> levels, V value) {
        if (levels.isEmpty()) {
            return node.values.remove(value);
        }
        @Nullable Node<V> next = node.below.get(levels.get(0));
        if (next == null || !remove(next, levels.subList(1, levels.size()), value)) {
            return false;
        }
        if (next.isEmpty()) {
            node.below.remove(levels.get(0));
        }
        return true;
    }

    /** The values of the filters that match; one that stands under several of them as often. */
    public List<V> matches(TopicName topic) {
        List<V> found = new ArrayList<>();
        boolean hidden = topic.text().startsWith(TopicText.HIDDEN);
        List<Node<V>> here = List.of(root);
        for (String level : topic.levels()) {
            List<Node<V>> below = new ArrayList<>();
            for (Node<V> node : here) {
                addBelow(node, level, below);
                if (!(hidden && node == root)) {
                    addBelow(node, TopicText.ONE, below);
                    addRest(node, found);
                }
            }
            here = below;
        }
        for (Node<V> node : here) {
            found.addAll(node.values);
            addRest(node, found);
        }
        return found;
    }

    private static <V> void addBelow(Node<V> node, String level, List<Node<V>> nodes) {
        @Nullable Node<V> below = node.below.get(level);
        if (below != null) {
            nodes.add(below);
        }
    }

    private static <V> void addRest(Node<V> node, List<V> values) {
        @Nullable Node<V> rest = node.below.get(TopicText.REST);
        if (rest != null) {
            values.addAll(rest.values);
        }
    }

    /** Whether nobody wants anything. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** How many values there are, each counted under each of its filters. */
    public int size() {
        return size;
    }
}
