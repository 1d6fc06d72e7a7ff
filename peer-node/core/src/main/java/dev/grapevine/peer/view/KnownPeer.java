package dev.grapevine.peer.view;

import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import java.util.List;

/**
 * A peer that seeds or neighbours have told of.
 *
 * @param seeds the seeds that named it; empty when only neighbours did
 */
public record KnownPeer(NodeId id, Address address, List<Address> seeds) {}
