package dev.grapevine.peer.core;

import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.BundleId;
import dev.grapevine.wire.Envelope;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.random.RandomGenerator;

/**
 * Hands payloads to links: at once, or after a while. The while is a fixed one in which payloads gather ({@code --batch})
 * and a random one that hides where a message began ({@code --diffusion}; Fanti and Viswanath, "Anonymity Properties of
 * the Bitcoin P2P Network", 2017). A link with no room gets the id instead: {@link DeferredIds}.
 */
final class Relay {
    private record Waiting(NeighbourLink neighbour, Envelope envelope, BundleId id) {}

    /** What waits for one link, and how many bytes that is. */
    private static final class Lane {
        final Queue<Waiting> payloads = new ArrayDeque<>();
        long bytes;

        void add(Waiting payload) {
            payloads.add(payload);
            bytes += payload.envelope.getBundle().size();
        }
    }

    private final SpreadingConfig config;
    private final Effects effects;
    private final RandomGenerator random;
    private final DeferredIds deferred;
    private final int mostWaiting;
    private final int mostBytes;
    private final Map<LinkId, Lane> waiting = new LinkedHashMap<>();

    Relay(PeerConfig config, Effects effects, RandomGenerator random) {
        this.config = config.spreading();
        this.effects = effects;
        this.random = random;
        this.deferred = new DeferredIds(config.limits(), effects);
        this.mostWaiting = config.limits().maxBundleMessages();
        this.mostBytes = config.limits().maxFrameBytes();
    }

    /** After the configured while. */
    void send(NeighbourLink neighbour, Envelope envelope, BundleId id) {
        if (config.batch().isZero() && config.diffusion().isZero()) {
            sendNow(neighbour, envelope, id);
            return;
        }
        Lane lane = waiting.computeIfAbsent(neighbour.link, l -> new Lane());
        lane.add(new Waiting(neighbour, envelope, id));
        if (lane.payloads.size() >= mostWaiting || lane.bytes >= mostBytes) {
            onDue(neighbour.link);
        } else if (lane.payloads.size() == 1) {
            effects.schedule(new PeerTimer.RelayDue(neighbour.link), delayNanos(envelope));
        }
    }

    /** What others have published has gathered on its way already: it waits half as long for company. */
    private long delayNanos(Envelope envelope) {
        double diffusion = -config.diffusion().toNanos() * StrictMath.log(1 - random.nextDouble());
        long batch = config.batch().toNanos();
        return (envelope.getHops() > 1 ? batch / 2 : batch) + (long) diffusion;
    }

    /** What has waited for this link leaves. */
    void onDue(LinkId link) {
        Lane lane = waiting.remove(link);
        if (lane != null) {
            effects.cancel(new PeerTimer.RelayDue(link));
            lane.payloads.forEach(one -> sendNow(one.neighbour, one.envelope, one.id));
        }
    }

    /** To somebody who has waited long enough. Returns whether there was room; if not, it is announced when there is. */
    boolean sendNow(NeighbourLink neighbour, Envelope envelope, BundleId id) {
        boolean room = effects.offer(neighbour.link, envelope);
        if (room) {
            effects.note(new PeerEvent.BundleSent(id));
        } else {
            effects.note(new PeerEvent.PayloadDeferred(neighbour.peer(), id));
            deferred.add(neighbour.link, neighbour.peer(), id);
        }
        return room;
    }

    /** The link has room again. */
    void onDrained(LinkId link) {
        deferred.announce(link);
    }

    void forget(LinkId link) {
        deferred.forget(link);
        if (waiting.remove(link) != null) {
            effects.cancel(new PeerTimer.RelayDue(link));
        }
    }

    /** Everything leaves now: the peer is about to stop. */
    void stop() {
        List.copyOf(waiting.keySet()).forEach(this::onDue);
    }

    /** Whether no payload waits, for its time or for room. */
    boolean isIdle() {
        return waiting.isEmpty() && deferred.isEmpty();
    }
}
