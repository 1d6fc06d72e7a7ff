package dev.grapevine.peer;

import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;

/**
 * What changes around a peer: who is a neighbour, and how it stands with the seeds. Immutable. More kinds may come: a
 * handler passes over those it does not know.
 *
 * <pre>{@code
 * peer.onMembership(event -> {
 *     if (event instanceof MembershipEvent.NeighbourUp up) {
 *         System.out.println(up.peer() + " is a neighbour");
 *     }
 * });
 * }</pre>
 */
public sealed interface MembershipEvent {

    /**
     * A link to a neighbour is up.
     *
     * @param address where the neighbour says that it is reached
     * @param dialled whether this peer dialled it, and not the neighbour
     */
    record NeighbourUp(NodeId peer, Address address, boolean dialled) implements MembershipEvent {}

    /**
     * A link to a neighbour is gone. Follows every {@link NeighbourUp} but for those that are up when this peer is closed.
     * When a link is replaced by a newer one to the same neighbour, {@link NeighbourUp} follows at once.
     *
     * @param why for people: it left the network, it gave up the link, it fell silent, the connection broke
     */
    record NeighbourLost(NodeId peer, String why) implements MembershipEvent {}

    /**
     * A neighbour has shown no life for three ping windows, and the seeds are told; {@link NeighbourLost} follows. One that
     * is cut off from this peer looks the same as one that has died.
     */
    record NeighbourDead(NodeId peer) implements MembershipEvent {}

    /** One that was dead is a neighbour again: it was cut off and is not any more. {@link NeighbourUp} came before. */
    record NeighbourFoundAgain(NodeId peer) implements MembershipEvent {}

    /** This peer is registered with a seed (again). */
    record SeedJoined(Address seed) implements MembershipEvent {}

    /**
     * A seed could not be reached, refused, fell silent or closed. It is tried again, and another one in its place if there
     * is one.
     *
     * @param why for people
     */
    record SeedLost(Address seed, String why) implements MembershipEvent {}

    /**
     * This peer is registered with a majority of the seeds (again): every other peer can find it.
     *
     * @param joined how many seeds it is registered with
     * @param wanted how many make a majority
     */
    record SeedMajorityReached(int joined, int wanted) implements MembershipEvent {}

    /**
     * This peer is registered with fewer seeds than a majority. Gossip goes on; newcomers may not find it.
     *
     * @param joined how many seeds it is registered with
     * @param wanted how many make a majority
     */
    record BelowSeedMajority(int joined, int wanted) implements MembershipEvent {}

    /**
     * Somebody has reported this peer dead, and it has answered that it lives.
     *
     * @param reporter who said so
     */
    record DeathRefuted(NodeId reporter) implements MembershipEvent {}
}
