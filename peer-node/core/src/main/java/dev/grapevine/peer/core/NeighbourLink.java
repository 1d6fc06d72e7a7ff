package dev.grapevine.peer.core;

import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.Prefix;
import dev.grapevine.wire.PeerRecord;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A link to a peer; changed only by {@link Neighbours}.
 *
 * <pre>
 *  dialling --opened--> greeting --ConnectedToPeer--> up
 *  (accepted) --ConnectPeer, with room-----------------^
 * </pre>
 */
final class NeighbourLink {
    private static final long LASTED_NANOS = 5_000_000_000L;

    enum State {
        DIALLING,
        GREETING,
        UP
    }

    final LinkId link;
    final boolean dialled;
    final boolean uniform;
    final long sinceNanos;
    private State state;
    private Address address;
    private @Nullable NodeId id;
    private @Nullable PeerRecord record;
    private @Nullable Address seed;
    private @Nullable Prefix dialledInto;
    private boolean splicing;
    private boolean topical;

    private NeighbourLink(
            LinkId link, boolean dialled, boolean uniform, State state, Address address, long sinceNanos) {
        this.link = link;
        this.dialled = dialled;
        this.uniform = uniform;
        this.state = state;
        this.address = address;
        this.sinceNanos = sinceNanos;
    }

    /** A link being dialled; the id is not known when only an address was given. */
    static NeighbourLink dialled(LinkId link, Address address, Optional<NodeId> id, boolean uniform, long nowNanos) {
        var dialled = new NeighbourLink(link, true, uniform, State.DIALLING, address, nowNanos);
        dialled.id = id.orElse(null);
        dialled.dialledInto = Prefix.of(address.host()).orElse(null);
        return dialled;
    }

    /** Where the address is that this peer has dialled, whatever the other says of itself later. */
    Optional<Prefix> dialledInto() {
        return Optional.ofNullable(dialledInto);
    }

    /** A link accepted from a peer that has said who it is. */
    static NeighbourLink accepted(LinkId link, PeerRecord record, boolean topical, long nowNanos) {
        Address address = Address.parse(record.getAddress());
        var accepted = new NeighbourLink(link, false, false, State.GREETING, address, nowNanos);
        accepted.up(record);
        accepted.topical = topical;
        return accepted;
    }

    /** The seed whose word made this peer dial it. */
    void decidedBy(Address believed) {
        seed = believed;
    }

    boolean wasDecidedBy(Address believed) {
        return believed.equals(seed);
    }

    /** The dial asks to be put into a link if the other peer is full. */
    void splice() {
        splicing = true;
    }

    boolean splices() {
        return splicing;
    }

    /** It is there for a topic's sake, and nobody owes it to the overlay of all. */
    void topical() {
        topical = true;
    }

    boolean isTopical() {
        return topical;
    }

    void opened() {
        state = State.GREETING;
    }

    void up(PeerRecord theirs) {
        state = State.UP;
        id = new NodeId(theirs.getId());
        address = Address.parse(theirs.getAddress());
        record = theirs;
    }

    State state() {
        return state;
    }

    boolean isUp() {
        return state == State.UP;
    }

    /** Whether it is old enough to be missed: who comes and goes at once causes no search for others. */
    boolean lasted(long nowNanos) {
        return nowNanos - sinceNanos >= LASTED_NANOS;
    }

    Address address() {
        return address;
    }

    Optional<NodeId> id() {
        return Optional.ofNullable(id);
    }

    /** The id of a neighbour that is up. */
    NodeId peer() {
        if (id == null) {
            throw new IllegalStateException(link + " is not up");
        }
        return id;
    }

    /** What the neighbour said of itself. */
    PeerRecord record() {
        if (record == null) {
            throw new IllegalStateException(link + " is not up");
        }
        return record;
    }
}
