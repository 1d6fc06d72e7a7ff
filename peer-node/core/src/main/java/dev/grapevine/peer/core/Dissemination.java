package dev.grapevine.peer.core;

import com.google.protobuf.ByteString;
import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.BundleId;
import dev.grapevine.protocol.MalformedFrame;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.SealedBundle;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.IWant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Spreads bundles by flooding: each goes on to every neighbour but the one it came from, once, thanks to the message
 * list. A neighbour whose link is full gets the id instead and pulls the payload when it can: {@link DeferredIds}.
 */
final class Dissemination {
    private static final int MAX_HOPS = 1 << 16;

    private final PeerConfig config;
    private final Effects effects;
    private final Consumer<Delivery> deliveries;
    private final LongSupplier wallClockMillis;
    private final MessageList messageList = new MessageList();
    private final BundleStore store;
    private final DeferredIds deferred;

    Dissemination(PeerConfig config, Effects effects, Consumer<Delivery> deliveries, LongSupplier wallClockMillis) {
        this.config = config;
        this.effects = effects;
        this.deliveries = deliveries;
        this.wallClockMillis = wallClockMillis;
        this.store = new BundleStore(config.limits());
        this.deferred = new DeferredIds(config.limits(), effects);
    }

    /** This peer's own bundle begins its way. */
    void publish(SealedBundle bundle, List<NeighbourLink> neighbours, long nowNanos) {
        accept(bundle, 0, nowNanos);
        forward(bundle, 0, neighbours, Optional.empty());
    }

    /** A bundle came in. Says what is wrong with it, if anything is. */
    Optional<String> onEnvelope(NeighbourLink from, Envelope envelope, List<NeighbourLink> neighbours, long nowNanos) {
        BundleId id = BundleId.of(envelope.getBundle());
        if (seen(id)) {
            effects.note(new PeerEvent.BundleDuplicate(id));
            return Optional.empty();
        }
        try {
            SealedBundle bundle = SealedBundle.open(envelope.getBundle(), id, config.limits());
            if (!bundle.content().getNetwork().equals(config.network())) {
                return Optional.of("a bundle of another network");
            }
            takeIn(bundle, clampHops(envelope.getHops()), from, neighbours, nowNanos);
            return Optional.empty();
        } catch (MalformedFrame e) {
            return Optional.of(e.rule());
        }
    }

    private void takeIn(
            SealedBundle bundle, int hops, NeighbourLink from, List<NeighbourLink> neighbours, long nowNanos) {
        int messages = bundle.content().getMessagesCount();
        effects.note(new PeerEvent.BundleReceived(bundle.id(), messages));
        effects.note(new PeerEvent.MessagesReceived(messages));
        accept(bundle, hops, nowNanos);
        forward(bundle, hops, neighbours, Optional.of(from.link));
    }

    private void accept(SealedBundle bundle, int hops, long nowNanos) {
        messageList.add(bundle.id(), nowNanos);
        store.add(bundle, hops, nowNanos, wallClockMillis.getAsLong());
        deliveries.accept(new Delivery(bundle, hops));
    }

    private void forward(SealedBundle bundle, int hops, List<NeighbourLink> neighbours, Optional<LinkId> but) {
        Envelope envelope = envelope(bundle.bytes(), hops);
        for (NeighbourLink neighbour : neighbours) {
            if (but.isEmpty() || !but.get().equals(neighbour.link)) {
                offer(neighbour.link, neighbour.peer(), envelope, bundle.id());
            }
        }
    }

    private static Envelope envelope(ByteString bundle, int hops) {
        return Envelope.newBuilder().setBundle(bundle).setHops(hops + 1).build();
    }

    private void offer(LinkId link, NodeId neighbour, Envelope envelope, BundleId id) {
        if (effects.offer(link, envelope)) {
            effects.note(new PeerEvent.BundleSent(id));
        } else {
            effects.note(new PeerEvent.PayloadDeferred(neighbour, id));
            deferred.add(link, neighbour, id);
        }
    }

    /** A neighbour can give these: ask for those that are new. */
    void onIHave(LinkId link, List<ByteString> ids) {
        var want = IWant.newBuilder();
        for (ByteString id : ids) {
            if (!seen(new BundleId(id))) {
                want.addBundleIds(id);
            }
        }
        if (want.getBundleIdsCount() > 0) {
            effects.send(link, Frame.newBuilder().setIWant(want).build());
        }
    }

    /** A neighbour asks for these. */
    void onIWant(NeighbourLink from, List<ByteString> ids) {
        for (ByteString bytes : new LinkedHashSet<>(ids)) {
            BundleId id = new BundleId(bytes);
            Optional<ByteString> bundle = store.find(id);
            if (bundle.isPresent()) {
                offer(from.link, from.peer(), envelope(bundle.get(), store.hops(id)), id);
            } else {
                effects.note(new PeerEvent.WantedBundleGone(id));
            }
        }
    }

    /** The store keeps some bundles longer than the list: what is still given out is not taken in again. */
    private boolean seen(BundleId id) {
        return messageList.contains(id) || store.find(id).isPresent();
    }

    /** The link has room again. */
    void onDrained(LinkId link) {
        deferred.announce(link);
    }

    void forget(LinkId link) {
        deferred.forget(link);
    }

    void sweep(long nowNanos) {
        messageList.expire(nowNanos);
        store.expire(nowNanos);
    }

    BundleStore store() {
        return store;
    }

    private static int clampHops(int hops) {
        return hops < 1 || hops > MAX_HOPS ? MAX_HOPS : hops;
    }
}
