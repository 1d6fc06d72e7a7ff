package dev.grapevine.seed.core;

import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.Subnet;
import dev.grapevine.seed.view.RegisteredPeer;
import dev.grapevine.wire.PeerRecord;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One peer in the {@link Registry}; changed only by it. */
final class Entry {
    /** Not on the lists. */
    static final int UNLISTED = -1;

    final NodeId id;
    private PeerRecord record;
    private Address address;
    private @Nullable LinkId link;
    private boolean welcomed;
    private long leaseEndNanos;
    private boolean accused;
    private boolean proved;
    private long provedNanos;
    int listIndex = UNLISTED;
    /** Whose quota it counts in, if in any. */
    Optional<Subnet> subnet = Optional.empty();

    Entry(PeerRecord record, @Nullable LinkId link, long leaseEndNanos) {
        this.id = new NodeId(record.getId());
        this.record = record;
        this.address = Address.parse(record.getAddress());
        this.link = link;
        this.leaseEndNanos = leaseEndNanos;
    }

    void registeredAgain(PeerRecord newRecord, LinkId newLink, long newLeaseEndNanos) {
        long incarnation = Math.max(record.getIncarnation(), newRecord.getIncarnation());
        record = newRecord.toBuilder().setIncarnation(incarnation).build();
        address = Address.parse(newRecord.getAddress());
        link = newLink;
        welcomed = false;
        leaseEndNanos = newLeaseEndNanos;
        accused = false;
    }

    /** Returns whether its record is another one now. */
    boolean renew(long newLeaseEndNanos, long incarnation, List<String> seeds) {
        PeerRecord before = record;
        leaseEndNanos = newLeaseEndNanos;
        raise(incarnation);
        if (!record.getSeedsList().equals(seeds)) {
            record = record.toBuilder().clearSeeds().addAllSeeds(seeds).build();
        }
        return record != before;
    }

    /** The peer has shown life with this incarnation. Returns whether its record is another one now. */
    boolean refute(long incarnation, long nowNanos) {
        PeerRecord before = record;
        accused = false;
        proved = true;
        provedNanos = nowNanos;
        raise(incarnation);
        return record != before;
    }

    boolean provedAliveWithin(long nanos, long nowNanos) {
        return proved && nowNanos - provedNanos < nanos;
    }

    private void raise(long incarnation) {
        if (Long.compareUnsigned(incarnation, record.getIncarnation()) > 0) {
            record = record.toBuilder().setIncarnation(incarnation).build();
        }
    }

    void accuse() {
        accused = true;
    }

    void disconnected() {
        link = null;
    }

    /** Whether it is given out in lists. */
    boolean listed() {
        return listIndex != UNLISTED;
    }

    /** What a seed keeps of it. */
    PeerRecord record() {
        return record;
    }

    Address address() {
        return address;
    }

    Optional<LinkId> link() {
        return Optional.ofNullable(link);
    }

    /** It is told over its present link that it is registered. */
    void welcome() {
        welcomed = true;
    }

    /** Its link, once its registration has been answered: nothing else may be said on it before. */
    Optional<LinkId> welcomedLink() {
        return welcomed ? link() : Optional.empty();
    }

    long epoch() {
        return record.getEpoch();
    }

    long incarnation() {
        return record.getIncarnation();
    }

    List<String> seeds() {
        return record.getSeedsList();
    }

    boolean leaseOver(long nowNanos) {
        return leaseEndNanos - nowNanos <= 0;
    }

    /** As lists tell of it: without its seeds, which only seeds need. */
    PeerRecord attested(int degree) {
        return record.toBuilder().clearSeeds().setDegree(degree).build();
    }

    RegisteredPeer view(int degree, long nowNanos) {
        long leaseMillis = Math.max(0, (leaseEndNanos - nowNanos) / 1_000_000);
        return new RegisteredPeer(id, address, degree, state(), leaseMillis);
    }

    private RegisteredPeer.State state() {
        if (accused) {
            return RegisteredPeer.State.ACCUSED;
        }
        return link == null ? RegisteredPeer.State.DISCONNECTED : RegisteredPeer.State.CONNECTED;
    }
}
