package dev.grapevine.seed.view;

import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import java.util.SortedMap;

/**
 * A seed at a glance.
 *
 * @param trust whom it links with: {@code open}, {@code private} or {@code insecure}
 * @param peers living entries of the registry
 * @param hidden entries that one failed probe has taken off the lists
 * @param maxPeers registrations it accepts
 * @param store whether the registry outlives this process: {@code none}, {@code reading}, {@code open} or {@code failing}
 * @param storeDetail more about that, for people
 * @param waiting peers that are not welcomed before the store has taken them in
 * @param uptimeMillis since start
 * @param counters what has been counted since start, by name
 */
public record SeedStatus(
        NodeId id,
        Address address,
        String network,
        String trust,
        int peers,
        int hidden,
        int maxPeers,
        String store,
        String storeDetail,
        int waiting,
        long uptimeMillis,
        SortedMap<String, Long> counters) {}
