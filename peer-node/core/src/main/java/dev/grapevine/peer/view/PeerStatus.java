package dev.grapevine.peer.view;

import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import java.util.SortedMap;

/**
 * A peer at a glance.
 *
 * @param mode how messages spread: {@code tree}, {@code flood}, {@code push} or {@code hybrid}
 * @param trust whom it links with: {@code open}, {@code private} or {@code insecure}
 * @param epoch rises with every start of this peer
 * @param incarnation rises with every death it has refuted
 * @param neighbours links up
 * @param maxPeers the cap on links
 * @param seedsJoined seeds it is registered with
 * @param seedsWanted how many it wants: a majority of those it knows
 * @param degraded whether it is registered with fewer than it wants
 * @param knownPeers peers it has been told of
 * @param messages messages it keeps
 * @param waitingBytes what waits to be written to links
 * @param store whether its memory outlives this process: {@code none}, {@code reading}, {@code open} or {@code failing}
 * @param storeDetail more about that, for people
 * @param uptimeMillis since start
 * @param counters what has been counted since start, by name
 */
public record PeerStatus(
        NodeId id,
        Address address,
        String network,
        String mode,
        String trust,
        long epoch,
        long incarnation,
        int neighbours,
        int maxPeers,
        int seedsJoined,
        int seedsWanted,
        boolean degraded,
        int knownPeers,
        int messages,
        long waitingBytes,
        String store,
        String storeDetail,
        long uptimeMillis,
        SortedMap<String, Long> counters) {}
