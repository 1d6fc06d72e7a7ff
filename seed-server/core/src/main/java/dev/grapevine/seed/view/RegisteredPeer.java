package dev.grapevine.seed.view;

import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;

/**
 * A living entry of the registry.
 *
 * @param degree links that both ends have reported to this seed
 * @param leaseMillis how long the entry lives without being renewed
 */
public record RegisteredPeer(NodeId id, Address address, int degree, State state, long leaseMillis) {
    /** What the seed believes of it. */
    public enum State {
        /** Registered and connected. */
        CONNECTED,
        /** Registered; its connection was lost and it has not been found dead. */
        DISCONNECTED,
        /** Somebody says it is dead: the seed is looking for itself. */
        ACCUSED
    }
}
