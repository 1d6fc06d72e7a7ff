package dev.grapevine.peer.core.direct;

import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.peer.core.PeerEvent;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.Direct;
import dev.grapevine.wire.DirectAck;
import dev.grapevine.wire.Frame;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Passes direct messages of others on to neighbours of this peer, and the acknowledgements back: one hop, no more.
 * Remembers what is under way, within bounds; what does not come back is forgotten.
 */
final class Relaying {
    private static final int CAPACITY = 4096;
    private static final int MOST_FROM_ONE = 512;
    /** The origin has given it up by then. */
    private static final long FORGOTTEN_NANOS = 5_000_000_000L;

    private record Key(NodeId origin, long epoch, long sequence) {}

    private record Passage(LinkId from, LinkId to, Direct head, int bytes, long dueNanos) {}

    private final Effects effects;
    private final Reach reach;
    private final Flows flows = new Flows();
    private final Map<Key, Passage> underWay = new LinkedHashMap<>();

    Relaying(Effects effects, Reach reach) {
        this.effects = effects;
        this.reach = reach;
    }

    /** Passes it on. Returns why that cannot be done, if it cannot. */
    Optional<DirectAck.Result> pass(LinkId from, Direct m, long nowNanos) {
        NodeId target = new NodeId(m.getTarget());
        Optional<LinkId> to = reach.neighbour(target);
        if (to.isEmpty()) {
            return refused(target, DirectAck.Result.NOT_LINKED);
        }
        Key key = new Key(new NodeId(m.getOrigin()), m.getEpoch(), m.getSequence());
        end(key);
        int bytes = m.getPayload().size() + Outgoing.OVERHEAD_BYTES;
        boolean room = underWay.size() < CAPACITY && count(from) < MOST_FROM_ONE;
        if (!room || !flows.take(to.get(), target, bytes)) {
            return refused(target, DirectAck.Result.BUSY);
        }
        Direct head = m.toBuilder().clearPayload().build();
        underWay.put(key, new Passage(from, to.get(), head, bytes, nowNanos + FORGOTTEN_NANOS));
        effects.send(to.get(), Frame.newBuilder().setDirect(m).build());
        effects.note(new PeerEvent.DirectPassedOn(target));
        return Optional.empty();
    }

    private Optional<DirectAck.Result> refused(NodeId target, DirectAck.Result why) {
        effects.note(new PeerEvent.DirectNotPassedOn(target, why));
        return Optional.of(why);
    }

    private long count(LinkId from) {
        return underWay.values().stream()
                .filter(passage -> passage.from.equals(from))
                .count();
    }

    /** An acknowledgement of somebody else's message. Returns whether it was waited for. */
    boolean back(LinkId link, DirectAck ack) {
        Key key = new Key(new NodeId(ack.getOrigin()), ack.getEpoch(), ack.getSequence());
        Passage passage = underWay.get(key);
        boolean waitedFor = passage != null
                && passage.to.equals(link)
                && passage.head.getTarget().equals(ack.getTarget());
        if (passage != null && waitedFor) {
            end(key);
            effects.send(passage.from, Frame.newBuilder().setDirectAck(ack).build());
        }
        return waitedFor;
    }

    private void end(Key key) {
        Passage passage = underWay.remove(key);
        if (passage != null) {
            flows.give(passage.to, passage.bytes);
        }
    }

    /** Whoever waits for what was under way over this link is told; nobody waits at its other end. */
    void onLinkDown(LinkId link) {
        flows.forget(link);
        endAll(passage -> passage.from.equals(link));
        for (Passage passage : endAll(passage -> passage.to.equals(link))) {
            effects.send(passage.from, Acks.of(passage.head, DirectAck.Result.NOT_LINKED));
        }
    }

    void sweep(long nowNanos) {
        for (Passage passage : endAll(passage -> passage.dueNanos - nowNanos <= 0)) {
            effects.note(new PeerEvent.DirectNotAcknowledged(new NodeId(passage.head.getTarget())));
        }
    }

    private List<Passage> endAll(Predicate<Passage> which) {
        List<Map.Entry<Key, Passage>> over = underWay.entrySet().stream()
                .filter(entry -> which.test(entry.getValue()))
                .map(Map.Entry::copyOf)
                .toList();
        over.forEach(entry -> end(entry.getKey()));
        return over.stream().map(Map.Entry::getValue).toList();
    }
}
