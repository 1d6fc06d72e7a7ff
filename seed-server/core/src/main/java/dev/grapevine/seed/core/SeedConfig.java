package dev.grapevine.seed.core;

import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.Names;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.SeedList;
import java.time.Duration;

/**
 * Everything a seed's decisions depend on. Immutable.
 *
 * @param id this seed's name
 * @param address where others reach it
 * @param network peers of another network are refused
 * @param seeds the seeds of the network, this one usually among them
 * @param maxPeers registrations it accepts; default 100,000
 * @param lease how long an entry lives without being renewed; default 90 s
 * @param limits every other bound
 * @param admission what it asks of newcomers
 */
public record SeedConfig(
        NodeId id,
        Address address,
        String network,
        SeedList seeds,
        int maxPeers,
        Duration lease,
        Limits limits,
        AdmissionTerms admission) {

    /** The name of a network that was not given one. */
    public static final String DEFAULT_NETWORK = "grapevine";

    /** {@code --max-peers} when it was not given. */
    public static final int DEFAULT_MAX_PEERS = 100_000;

    /** How long an entry lives without being renewed. */
    public static final Duration DEFAULT_LEASE = Duration.ofSeconds(90);

    /** @throws IllegalArgumentException when a component is out of range; the message says what to try */
    public SeedConfig {
        Names.requireNetwork(network);
        if (maxPeers < 1) {
            throw new IllegalArgumentException("--max-peers " + maxPeers + " is not at least 1");
        }
    }
}
