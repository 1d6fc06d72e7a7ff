package dev.grapevine.peer.core.direct;

import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.peer.core.PeerConfig;
import dev.grapevine.peer.core.PeerEvent;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.Version;
import dev.grapevine.wire.ConnectDirect;
import dev.grapevine.wire.ConnectedDirect;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.PeerRecord;
import dev.grapevine.wire.Refused;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The connections made for direct messages only: they are no links of the overlay. Kept while they are used, and no more
 * than 32 each way; one that has not been used for 5 s gives way to a new one.
 */
final class DirectLinks {
    static final int MOST_EACH_WAY = 32;
    static final long IDLE_NANOS = 30_000_000_000L;
    /** Longer than anything sent over it is waited for. */
    private static final long SPARE_NANOS = 5_000_000_000L;

    private final PeerConfig config;
    private final Effects effects;
    private final Supplier<PeerRecord> self;
    private final ObjLongConsumer<LinkId> spared;
    private final Map<LinkId, DirectLink> all = new LinkedHashMap<>();

    /** {@code spared} hears of a link that gave way to another, with the time. */
    DirectLinks(PeerConfig config, Effects effects, Supplier<PeerRecord> self, ObjLongConsumer<LinkId> spared) {
        this.config = config;
        this.effects = effects;
        this.self = self;
        this.spared = spared;
    }

    Optional<DirectLink> find(LinkId link) {
        return Optional.ofNullable(all.get(link));
    }

    boolean owns(LinkId link) {
        return all.containsKey(link);
    }

    Map<LinkId, NodeId> up() {
        Map<LinkId, NodeId> up = new LinkedHashMap<>();
        all.values().stream().filter(DirectLink::isUp).forEach(link -> up.put(link.link, link.peer));
        return up;
    }

    /** The links to this peer that are up, whoever dialled. */
    List<LinkId> to(NodeId peer) {
        return all.values().stream()
                .filter(link -> link.isUp() && link.peer.equals(peer))
                .map(link -> link.link)
                .toList();
    }

    // ---- dialled ----

    /** Dials a peer, unless that is being done. Returns false when there are too many links, all of them in use. */
    boolean dial(NodeId peer, Address address, long nowNanos) {
        boolean underWay = all.values().stream().anyMatch(link -> !link.isUp() && link.peer.equals(peer));
        if (underWay) {
            return true;
        }
        if (!makeRoom(true, nowNanos)) {
            return false;
        }
        LinkId link = effects.dial(address);
        all.put(link, new DirectLink(link, peer, address, true, DirectLink.State.DIALLING, nowNanos));
        return true;
    }

    void onOpened(DirectLink dialled) {
        dialled.state = DirectLink.State.GREETING;
        effects.send(dialled.link, DirectHandshake.hello(config, self.get(), Optional.of(dialled.peer)));
    }

    /** Our dial was answered. Returns false when the answer cannot be accepted. */
    boolean onConnected(DirectLink dialled, ConnectedDirect m, long nowNanos) {
        boolean meant = m.getRecord().getId().equals(dialled.peer.bytes());
        if (dialled.state != DirectLink.State.GREETING || !Version.offered(m.getVersion()) || !meant) {
            return false;
        }
        effects.trust(dialled.link);
        up(dialled, nowNanos);
        return true;
    }

    /** A link over which somebody said who it is; closed when there is no room for it. */
    void adopt(LinkId link, NodeId peer, Address address, long nowNanos) {
        if (!makeRoom(true, nowNanos)) {
            effects.close(link);
            return;
        }
        var adopted = new DirectLink(link, peer, address, true, DirectLink.State.GREETING, nowNanos);
        all.put(link, adopted);
        effects.trust(link);
        up(adopted, nowNanos);
    }

    // ---- accepted ----

    /** Somebody has direct messages for us. Empty when it was refused. */
    Optional<DirectLink> onConnectDirect(LinkId link, ConnectDirect m, long nowNanos) {
        Optional<Refused> refusal = DirectHandshake.refusal(config, m);
        if (refusal.isEmpty() && !makeRoom(false, nowNanos)) {
            refusal = DirectHandshake.refused(Refused.Reason.FULL, MOST_EACH_WAY + " direct links are up");
        }
        if (refusal.isPresent()) {
            refuse(link, refusal.get());
            return Optional.empty();
        }
        NodeId peer = new NodeId(m.getRecord().getId());
        Address address = Address.parse(m.getRecord().getAddress());
        var accepted = new DirectLink(link, peer, address, false, DirectLink.State.GREETING, nowNanos);
        all.put(link, accepted);
        effects.trust(link);
        effects.send(link, DirectHandshake.welcome(m, self.get()));
        up(accepted, nowNanos);
        return Optional.of(accepted);
    }

    private void refuse(LinkId link, Refused refused) {
        effects.send(link, Frame.newBuilder().setRefused(refused).build());
        effects.close(link);
        effects.note(new PeerEvent.LinkRefused(refused.getReason(), refused.getDetail()));
    }

    private void up(DirectLink link, long nowNanos) {
        link.state = DirectLink.State.UP;
        link.usedNanos = nowNanos;
        effects.note(new PeerEvent.DirectLinkUp(link.peer, link.dialled));
    }

    // ---- the end ----

    /** Makes room for one more, if need be by closing the one that was not used for longest. */
    private boolean makeRoom(boolean dialled, long nowNanos) {
        List<DirectLink> sameWay = which(link -> link.dialled == dialled);
        if (sameWay.size() < MOST_EACH_WAY) {
            return true;
        }
        Optional<DirectLink> spare = sameWay.stream()
                .filter(link -> link.isUp() && link.unusedFor(SPARE_NANOS, nowNanos))
                .max(Comparator.comparingLong(link -> nowNanos - link.usedNanos));
        spare.ifPresent(link -> {
            close(link);
            spared.accept(link.link, nowNanos);
        });
        return spare.isPresent();
    }

    private List<DirectLink> which(Predicate<DirectLink> matches) {
        return all.values().stream().filter(matches).toList();
    }

    void close(DirectLink link) {
        all.remove(link.link);
        effects.close(link.link);
        if (link.isUp()) {
            effects.note(new PeerEvent.DirectLinkClosed(link.peer));
        }
    }

    /** It is gone without our doing. */
    void lost(DirectLink link) {
        all.remove(link.link);
        if (link.isUp()) {
            effects.note(new PeerEvent.DirectLinkClosed(link.peer));
        }
    }

    /** Closes and returns those that are not used, or not answered. */
    List<DirectLink> sweep(long nowNanos) {
        long handshake = config.limits().handshakeTimeout().toNanos();
        List<DirectLink> over = which(link -> link.unusedFor(link.isUp() ? IDLE_NANOS : handshake, nowNanos));
        over.forEach(this::close);
        return over;
    }

    void stop() {
        new ArrayList<>(all.values()).forEach(this::close);
    }
}
