package dev.grapevine.seed.core;

import com.google.protobuf.ByteString;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.seed.view.AttestedLink;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Degrees that nobody can claim alone: a link counts when both its ends have reported it. Bounded by registrations times
 * the length of a report. A report is kept as a sorted array, because a seed keeps one for each of its peers.
 */
final class AttestedDegrees {
    private static final NodeId[] NONE = {};

    private final Map<NodeId, NodeId[]> reports = new HashMap<>();
    private final Map<NodeId, Integer> degrees = new HashMap<>();

    /**
     * Whether this is what {@code peer} has said last, in whatever order: most reports only renew a lease. One that names
     * an id twice may pass for it and change nothing.
     */
    boolean reported(NodeId peer, List<ByteString> neighbours) {
        NodeId[] last = reports.getOrDefault(peer, NONE);
        if (neighbours.size() != last.length) {
            return false;
        }
        for (int i = 0; i < last.length; i++) {
            if (!contains(last, new NodeId(neighbours.get(i)))) {
                return false;
            }
        }
        return true;
    }

    /** {@code peer} says that these, and no others, are its neighbours; an id named twice counts once. */
    void report(NodeId peer, Collection<NodeId> neighbours) {
        NodeId[] after = sorted(neighbours);
        NodeId[] before = reports.getOrDefault(peer, NONE);
        if (!Arrays.equals(before, after)) {
            countAll(peer, before, after, -1);
            countAll(peer, after, before, 1);
            reports.put(peer, after);
        }
    }

    /** The peer is out of the registry, and so are its links. */
    void forget(NodeId peer) {
        countAll(peer, reports.getOrDefault(peer, NONE), NONE, -1);
        reports.remove(peer);
        degrees.remove(peer);
    }

    /** Whether {@code peer} has said that this one is its neighbour. */
    boolean reported(NodeId peer, NodeId neighbour) {
        return contains(reports.getOrDefault(peer, NONE), neighbour);
    }

    int of(NodeId peer) {
        return degrees.getOrDefault(peer, 0);
    }

    /** The links of a peer that its neighbour has reported too, or cannot: it has told nothing here. */
    void of(NodeId peer, Consumer<NodeId> link) {
        for (NodeId neighbour : reports.getOrDefault(peer, NONE)) {
            NodeId @Nullable [] theirs = reports.get(neighbour);
            if (theirs == null || contains(theirs, peer)) {
                link.accept(neighbour);
            }
        }
    }

    /** Those to whom both ends have reported a link, in the order of their ids. */
    List<NodeId> linkedTo(NodeId peer) {
        return Arrays.stream(reports.getOrDefault(peer, NONE))
                .filter(neighbour -> contains(reports.getOrDefault(neighbour, NONE), peer))
                .toList();
    }

    /** Links that both ends have reported, each once, {@code most} of them at most. */
    List<AttestedLink> links(int most) {
        return reports.keySet().stream()
                .sorted()
                .flatMap(peer -> linkedTo(peer).stream()
                        .filter(neighbour -> peer.compareTo(neighbour) < 0)
                        .map(neighbour -> new AttestedLink(peer, neighbour)))
                .limit(most)
                .toList();
    }

    /** Counts the links of {@code peer} that stand in one report and not in the other. */
    private void countAll(NodeId peer, NodeId[] in, NodeId[] notIn, int change) {
        for (NodeId neighbour : in) {
            if (!contains(notIn, neighbour) && contains(reports.getOrDefault(neighbour, NONE), peer)) {
                degrees.merge(peer, change, Integer::sum);
                degrees.merge(neighbour, change, Integer::sum);
            }
        }
    }

    private static NodeId[] sorted(Collection<NodeId> ids) {
        NodeId[] sorted = ids.toArray(NONE);
        Arrays.sort(sorted);
        int distinct = 0;
        for (NodeId id : sorted) {
            if (distinct == 0 || !id.equals(sorted[distinct - 1])) {
                sorted[distinct++] = id;
            }
        }
        return distinct == sorted.length ? sorted : Arrays.copyOf(sorted, distinct);
    }

    private static boolean contains(NodeId[] sorted, NodeId id) {
        return Arrays.binarySearch(sorted, id) >= 0;
    }
}
