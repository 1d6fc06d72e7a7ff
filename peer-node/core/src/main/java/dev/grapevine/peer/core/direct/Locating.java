package dev.grapevine.peer.core.direct;

import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.peer.core.PeerConfig;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.Version;
import dev.grapevine.wire.ConnectedDirect;
import dev.grapevine.wire.PeerRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Dials addresses to learn who answers there. The link then serves for direct messages. */
final class Locating {
    private static final int MOST = 32;
    /** Looked at once a second, so that the application knows within 5 s. */
    private static final long PATIENCE_NANOS = 3_500_000_000L;

    private record Call(long ticket, Address address, long dueNanos) {}

    private final PeerConfig config;
    private final Effects effects;
    private final DirectUser user;
    private final DirectLinks links;
    private final Supplier<PeerRecord> self;
    private final Map<LinkId, Call> calls = new LinkedHashMap<>();

    Locating(PeerConfig config, Effects effects, DirectUser user, DirectLinks links, Supplier<PeerRecord> self) {
        this.config = config;
        this.effects = effects;
        this.user = user;
        this.links = links;
        this.self = self;
    }

    boolean owns(LinkId link) {
        return calls.containsKey(link);
    }

    void call(long ticket, Address address, long nowNanos) {
        if (calls.size() >= MOST) {
            user.failed(ticket, "too many addresses are being dialled already; try again in a moment");
            return;
        }
        calls.put(effects.dial(address), new Call(ticket, address, nowNanos + PATIENCE_NANOS));
    }

    void onOpened(LinkId link) {
        effects.send(link, DirectHandshake.hello(config, self.get(), Optional.empty()));
    }

    /** Returns false when the answer cannot be accepted. */
    boolean onConnected(LinkId link, ConnectedDirect m, long nowNanos) {
        Call call = calls.get(link);
        if (call == null || !Version.offered(m.getVersion())) {
            return false;
        }
        calls.remove(link);
        NodeId peer = new NodeId(m.getRecord().getId());
        links.adopt(link, peer, call.address, nowNanos);
        user.located(call.ticket, peer);
        return true;
    }

    /** It was lost, or refused. */
    void failed(LinkId link, String why) {
        Call call = calls.remove(link);
        if (call != null) {
            user.failed(call.ticket, call.address + " does not answer as a peer (" + why + "); is it running?");
        }
    }

    void sweep(long nowNanos) {
        List<LinkId> late = calls.entrySet().stream()
                .filter(call -> call.getValue().dueNanos - nowNanos <= 0)
                .map(Map.Entry::getKey)
                .toList();
        late.forEach(link -> hangUp(link, "no answer"));
    }

    void stop() {
        List.copyOf(calls.keySet()).forEach(link -> hangUp(link, "this peer has stopped"));
    }

    private void hangUp(LinkId link, String why) {
        effects.close(link);
        failed(link, why);
    }
}
