package dev.grapevine.peer.core.direct;

import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.PeerList;
import dev.grapevine.wire.PeerRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What was tried to reach one peer, and what the seeds told of it. Changed only by {@link Routes}. */
final class Search {
    /** As many as a patience has time for. */
    private static final int MOST_RELAYS_DIALLED = 3;

    private static final int MOST_RELAYS = 16;

    /** Whether the seeds were asked, and how many of them have not answered. */
    boolean asked;

    int answersDue;
    /** Whether nothing else is under way than their answers. */
    boolean waiting;

    private int relaysDialled;
    private @Nullable Address address;
    private @Nullable Address dialled;
    private final Map<NodeId, Address> relays = new LinkedHashMap<>();
    private final List<NodeId> untried = new ArrayList<>();

    /** Everything may be tried again; what was learned is kept. */
    void reset() {
        dialled = null;
        asked = false;
        relaysDialled = 0;
    }

    /** Where the seeds say it is. */
    Optional<Address> address() {
        return Optional.ofNullable(address);
    }

    void dialled(Address at) {
        dialled = at;
    }

    boolean wasDialled(Address at) {
        return at.equals(dialled);
    }

    /** Those that can pass something on to it. */
    Iterable<NodeId> relays() {
        return relays.keySet();
    }

    boolean hasRelay(NodeId peer) {
        return relays.containsKey(peer);
    }

    boolean hasUntriedRelay() {
        return !untried.isEmpty() && relaysDialled < MOST_RELAYS_DIALLED;
    }

    void dropUntried(Predicate<NodeId> which) {
        untried.removeIf(which);
    }

    NodeId nextRelay() {
        return untried.get(0);
    }

    Address relayAddress(NodeId relay) {
        Address at = relays.get(relay);
        if (at == null) {
            throw new IllegalArgumentException(relay + " is no relay");
        }
        return at;
    }

    void relayTried() {
        untried.remove(0);
        relaysDialled++;
    }

    /** A seed tells where it is and whom it is linked to. */
    void learn(NodeId target, PeerList list) {
        answersDue--;
        for (PeerRecord record : list.getPeersList()) {
            NodeId id = new NodeId(record.getId());
            Address at = Address.parse(record.getAddress());
            if (id.equals(target)) {
                address = at;
            } else if (relays.size() < MOST_RELAYS && relays.put(id, at) == null) {
                untried.add(id);
            }
        }
    }
}
