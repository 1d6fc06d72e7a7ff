package dev.grapevine.node;

import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Ban;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.Subnet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ids and addresses with which a node has no link for a while, because somebody said so. Bounded: people type few, and a
 * program that bans thousands wants a firewall. Whoever runs the node may write down {@link #views} and have them back with
 * {@link #restore}. Owned by one node.
 */
public final class Bans {
    /** How many there may be at once. */
    public static final int MOST = 1024;

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long MILLIS_PER_SECOND = 1000;

    private record Ends(long nanos, String why) {}

    private final Map<String, Ends> subjects = new LinkedHashMap<>();

    /**
     * Begins a ban for a reason that is nobody's business, or gives one another end.
     *
     * @param subject as {@link Ban#subject} makes it
     * @return false when there are too many
     */
    public boolean put(String subject, long forNanos, long nowNanos) {
        return put(subject, "", forNanos, nowNanos);
    }

    /**
     * Begins a ban, or gives one another end.
     *
     * @param subject as {@link Ban#subject} makes it
     * @param why what the other side is told; empty when it is nobody's business
     * @return false when there are too many
     */
    public boolean put(String subject, String why, long forNanos, long nowNanos) {
        forgetOver(nowNanos);
        if (subjects.size() >= MOST && !subjects.containsKey(subject)) {
            return false;
        }
        subjects.put(subject, new Ends(nowNanos + forNanos, why));
        return true;
    }

    /** What an earlier life of this node had; a ban that is here already stays as it is. Returns how many came back. */
    public int restore(List<Ban> earlier, long nowNanos) {
        int before = size(nowNanos);
        earlier.stream()
                .filter(ban -> !subjects.containsKey(ban.subject()))
                .forEach(ban -> put(ban.subject(), ban.why(), ban.leftMillis() * NANOS_PER_MILLI, nowNanos));
        return subjects.size() - before;
    }

    /** Ends a ban. Returns whether there was one. */
    public boolean lift(String subject) {
        return subjects.remove(subject) != null;
    }

    /** Why there is no link with this node, if there is none: a sentence that it may be told. */
    public Optional<String> why(Optional<NodeId> peer, Optional<Address> remote, long nowNanos) {
        if (subjects.isEmpty()) {
            return Optional.empty();
        }
        forgetOver(nowNanos);
        Optional<String> host = remote.flatMap(address -> Subnet.address(address.host()));
        return peer.map(NodeId::hex)
                .filter(subjects::containsKey)
                .map(id -> "this id is banned here for another " + seconds(id, nowNanos) + " s" + because(id))
                .or(() -> host.filter(subjects::containsKey)
                        .map(address -> address + " is banned here for another " + seconds(address, nowNanos) + " s"));
    }

    private String because(String subject) {
        Ends ends = subjects.get(subject);
        return ends == null || ends.why.isEmpty() ? "" : ": it " + ends.why;
    }

    private long seconds(String subject, long nowNanos) {
        return Math.max(1, leftMillis(subject, nowNanos) / MILLIS_PER_SECOND);
    }

    private long leftMillis(String subject, long nowNanos) {
        Ends ends = subjects.get(subject);
        return ends == null ? 0 : (ends.nanos - nowNanos) / NANOS_PER_MILLI;
    }

    /** How many last. */
    public int size(long nowNanos) {
        forgetOver(nowNanos);
        return subjects.size();
    }

    /** Those that last, in the order in which they began. */
    public List<Ban> views(long nowNanos) {
        forgetOver(nowNanos);
        List<Ban> views = new ArrayList<>();
        subjects.forEach((subject, ends) -> views.add(new Ban(subject, ends.why, leftMillis(subject, nowNanos))));
        return views;
    }

    private void forgetOver(long nowNanos) {
        subjects.values().removeIf(ends -> ends.nanos - nowNanos <= 0);
    }
}
