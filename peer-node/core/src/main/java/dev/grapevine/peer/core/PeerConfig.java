package dev.grapevine.peer.core;

import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.Names;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.SeedList;
import java.time.Duration;
import java.util.List;

/**
 * Everything a peer's decisions depend on. Immutable.
 *
 * @param id this peer's name
 * @param address where others reach it
 * @param epoch rises with every start of this peer
 * @param network peers of another network are refused; default {@code grapevine}
 * @param seeds the seeds of the network; may be empty
 * @param bootstrap nodes of either kind to join through, besides the seeds
 * @param maxPeers cap on all links to peers together, at least 3; default 64
 * @param pingInterval length of a liveness window; default 13 s
 * @param spreading how this peer spreads messages
 * @param limits every other bound
 */
public record PeerConfig(
        NodeId id,
        Address address,
        long epoch,
        String network,
        SeedList seeds,
        List<Address> bootstrap,
        int maxPeers,
        Duration pingInterval,
        SpreadingConfig spreading,
        Limits limits) {

    /** The name of a network that was not given one. */
    public static final String DEFAULT_NETWORK = "grapevine";

    /** {@code --max-peers} when it was not given. */
    public static final int DEFAULT_MAX_PEERS = 64;

    /** The least {@code --max-peers} with which newcomers can always be taken in. */
    public static final int LEAST_MAX_PEERS = 3;

    /** {@code --ping-interval} when it was not given. */
    public static final Duration DEFAULT_PING_INTERVAL = Duration.ofSeconds(13);

    private static final int MOST_DIALLED = 5;
    private static final int LEAST_TO_ROUTE = 16;

    /** A peer hangs by a thread with fewer links than this. */
    static final int LEAST_DIALLED = 2;

    /** @throws IllegalArgumentException when a component is out of range; the message says what to try */
    public PeerConfig {
        bootstrap = List.copyOf(bootstrap);
        Names.requireNetwork(network);
        if (maxPeers < LEAST_MAX_PEERS || maxPeers > limits.maxNeighbours()) {
            throw new IllegalArgumentException("--max-peers " + maxPeers + " is not between " + LEAST_MAX_PEERS
                    + " and " + limits.maxNeighbours());
        }
        if (pingInterval.isNegative() || pingInterval.isZero()) {
            throw new IllegalArgumentException("--ping-interval must be longer than nothing");
        }
    }

    /**
     * Whether this peer passes on every topic, wanted or not: with so few links there is no room for those of topics, and
     * those who want one could be in parts that do not reach each other.
     */
    public boolean carriesAllTopics() {
        return maxPeers < LEAST_TO_ROUTE;
    }

    /** m: how many links this peer sees to itself; a low cap leaves room for others to dial in. */
    public int dialled() {
        return Math.max(LEAST_DIALLED, Math.min(MOST_DIALLED, maxPeers / 2));
    }
}
