package dev.grapevine.peer.core.score;

import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Who has called this peer dead, as seeds tell. One seed's word is not enough: it could name whom it likes. Bounded: the
 * accuser named longest ago is forgotten.
 */
final class Accusations {
    private static final int CAPACITY = 256;
    private static final int SEEDS_THAT_SAY_SO = 2;

    private final Map<NodeId, Set<Address>> accusers = new LinkedHashMap<>();

    /** A seed names the accuser. Returns whether that is to be believed now; then counting begins anew. */
    boolean named(NodeId accuser, Address seed) {
        Set<Address> seeds = accusers.computeIfAbsent(accuser, a -> new LinkedHashSet<>());
        seeds.add(seed);
        if (accusers.size() > CAPACITY) {
            Iterator<NodeId> oldest = accusers.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        return seeds.size() >= SEEDS_THAT_SAY_SO && accusers.remove(accuser) != null;
    }
}
