package dev.grapevine.peer;

import dev.grapevine.peer.view.KnownPeer;
import dev.grapevine.peer.view.Neighbour;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds the peer that people mean: by id, by the beginning of it, or by {@code host:port}. Immutable. */
final class PeerNames {
    private static final int LISTED = 4;

    private final Map<NodeId, Address> peers = new LinkedHashMap<>();

    PeerNames(List<Neighbour> neighbours, List<KnownPeer> known) {
        known.forEach(peer -> peers.put(peer.id(), peer.address()));
        neighbours.forEach(neighbour -> peers.put(neighbour.id(), neighbour.address()));
    }

    /** @throws IllegalArgumentException when it means nobody, or more than one; the message says what to try */
    NodeId find(String text) {
        if (text.indexOf(':') >= 0) {
            Address address = Address.parse(text);
            return at(address)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "no peer at " + address + " is known here; locate finds it, if it runs"));
        }
        String digits = text.toLowerCase(Locale.ROOT);
        if (digits.isEmpty() || !digits.matches("[0-9a-f]{1,64}")) {
            throw new IllegalArgumentException(
                    "no id begins like that; give host:port, an id, or the beginning of one (see peers)");
        }
        return digits.length() == 2 * NodeId.SIZE ? NodeId.parse(digits) : beginningWith(digits);
    }

    private Optional<NodeId> at(Address address) {
        return peers.entrySet().stream()
                .filter(peer -> peer.getValue().equals(address))
                .map(Map.Entry::getKey)
                .reduce((earlier, later) -> later);
    }

    private NodeId beginningWith(String digits) {
        List<NodeId> found = peers.keySet().stream()
                .filter(id -> id.hex().startsWith(digits))
                .toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException(
                    "no known peer's id begins with " + digits + "; see peers, or give the whole id");
        }
        if (found.size() > 1) {
            List<String> some = found.stream().limit(LISTED).map(NodeId::brief).toList();
            throw new IllegalArgumentException(found.size() + " known peers' ids begin with " + digits + " ("
                    + String.join(", ", some) + "); give more digits");
        }
        return found.get(0);
    }
}
