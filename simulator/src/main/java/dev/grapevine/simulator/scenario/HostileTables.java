package dev.grapevine.simulator.scenario;

import dev.grapevine.peer.view.Neighbour;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.simulator.hostile.Kind;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which hostile peers stand in honest neighbour tables, and for how long: looked at once a second. */
final class HostileTables {
    private record Entry(SimulatedPeer honest, SimulatedPeer hostile) {}

    private final HostileCast cast;
    private final Map<NodeId, SimulatedPeer> hostile = new HashMap<>();
    private final Set<NodeId> honest = new HashSet<>();
    private final Map<Kind, Integer> longest = new EnumMap<>(Kind.class);
    private final Map<Kind, Integer> present = new EnumMap<>(Kind.class);
    private Map<Entry, Integer> seconds = new HashMap<>();
    private long surrounded;
    private long entries;

    /** Nobody has been looked at yet. */
    HostileTables(HostileCast cast) {
        this.cast = cast;
        cast.hostile().keySet().forEach(peer -> hostile.put(peer.id(), peer));
        cast.honest().forEach(peer -> honest.add(peer.id()));
    }

    /** Looks at every honest peer's table; {@code passed} is how many seconds ago it did so last. */
    void look(int passed) {
        Map<Entry, Integer> before = seconds;
        seconds = new HashMap<>();
        present.clear();
        entries = 0;
        long alone = 0;
        for (SimulatedPeer peer : cast.honest()) {
            List<Neighbour> table = peer.node().neighbours();
            entries += table.size();
            alone += table.stream().noneMatch(neighbour -> honest.contains(neighbour.id())) ? 1 : 0;
            for (Neighbour neighbour : table) {
                SimulatedPeer other = hostile.get(neighbour.id());
                if (other != null) {
                    var entry = new Entry(peer, other);
                    note(entry, before.containsKey(entry) ? before.get(entry) + passed : 0);
                }
            }
        }
        surrounded = Math.max(surrounded, alone);
    }

    private void note(Entry entry, int stay) {
        seconds.put(entry, stay);
        Kind kind = cast.kind(entry.hostile);
        longest.merge(kind, stay, Math::max);
        present.merge(kind, 1, Integer::sum);
    }

    /** The longest time, in seconds, that one of that kind stood in one table without a break. */
    int longest(Kind kind) {
        return longest.getOrDefault(kind, 0);
    }

    /** How many of that kind stand in tables now. */
    int present(Kind kind) {
        return present.getOrDefault(kind, 0);
    }

    /** Entries of all honest tables now. */
    long entries() {
        return entries;
    }

    /** The most honest peers at once that had no honest neighbour. */
    long surrounded() {
        return surrounded;
    }
}
