package dev.grapevine.simulator.overlay;

import dev.grapevine.node.Signatures;
import dev.grapevine.peer.core.Delivery;
import dev.grapevine.peer.core.PeerConfig;
import dev.grapevine.peer.core.PeerNode;
import dev.grapevine.peer.core.direct.DirectUser;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.SeedList;
import dev.grapevine.seed.core.AdmissionTerms;
import dev.grapevine.seed.core.SeedConfig;
import dev.grapevine.seed.core.SeedNode;
import dev.grapevine.simulator.network.NodeFactory;
import dev.grapevine.simulator.network.NodeFactory.Surroundings;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes the shipped nodes for simulated hosts.
 *
 * @param seeds what every node knows of the seeds
 */
record Makers(Shape shape, SeedList seeds) {

    NodeFactory seed(NodeId id, Address address, Tampering tampering) {
        var config = new SeedConfig(
                id,
                address,
                SeedConfig.DEFAULT_NETWORK,
                seeds,
                SeedConfig.DEFAULT_MAX_PEERS,
                SeedConfig.DEFAULT_LEASE,
                shape.limits(),
                AdmissionTerms.NONE);
        return around -> new SeedNode(config, tampering.between(around.effects()), signatures(id), around.random());
    }

    NodeFactory peer(NodeId id, Address address, Tampering tampering, Consumer<Delivery> deliveries, DirectUser user) {
        return around -> new PeerNode(
                config(id, address, around),
                tampering.between(around.effects()),
                signatures(id),
                deliveries,
                user,
                around.random(),
                around.wallClockMillis());
    }

    private Signatures signatures(NodeId id) {
        return shape.signed() ? new SimulatedSignatures(id) : Signatures.NONE;
    }

    private PeerConfig config(NodeId id, Address address, Surroundings around) {
        return new PeerConfig(
                id,
                address,
                around.life(),
                PeerConfig.DEFAULT_NETWORK,
                seeds,
                List.of(),
                shape.maxPeers(),
                shape.pingInterval(),
                shape.spreading(),
                shape.limits());
    }
}
