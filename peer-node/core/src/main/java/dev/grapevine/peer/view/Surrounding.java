package dev.grapevine.peer.view;

import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import java.util.List;

/**
 * A peer somewhere in the network, as the joined seeds attest it.
 *
 * @param degree its links that both ends have reported; 0 while no seed has told
 * @param linked the other ends of those links, as far as they have been told
 */
public record Surrounding(NodeId id, Address address, int degree, State state, List<NodeId> linked) {
    /** What the seeds say of it. */
    public enum State {
        /** They have not answered yet. */
        ASKED,
        /** One of them lists it. */
        LISTED,
        /** A majority of all seeds has been asked, and none lists it. */
        UNLISTED
    }
}
