package dev.grapevine.peer.core;

import com.google.protobuf.ByteString;
import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.BundleId;
import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.IHave;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Bundles that found a neighbour's link full. Their ids wait until the link is idle, then go out as {@code IHave}, a
 * frame at a time; the neighbour asks for what no other neighbour has given it. Each id once, and bounded for each link.
 */
final class DeferredIds {
    private static final int CAPACITY = 1 << 16;

    private final int idsPerFrame;
    private final Effects effects;
    private final Map<LinkId, Set<ByteString>> waiting = new HashMap<>();

    DeferredIds(Limits limits, Effects effects) {
        this.idsPerFrame = limits.maxBundleIds();
        this.effects = effects;
    }

    void add(LinkId link, NodeId neighbour, BundleId id) {
        Set<ByteString> ids = waiting.computeIfAbsent(link, l -> new LinkedHashSet<>());
        ids.add(id.bytes());
        if (ids.size() > CAPACITY) {
            removeFirst(ids);
            effects.note(new PeerEvent.DeferredIdsDropped(neighbour));
        }
    }

    /** The link is idle: one frame of ids. More follow when that has been answered and the link is idle again. */
    void announce(LinkId link) {
        Set<ByteString> ids = waiting.get(link);
        if (ids == null) {
            return;
        }
        var have = IHave.newBuilder();
        while (!ids.isEmpty() && have.getBundleIdsCount() < idsPerFrame) {
            have.addBundleIds(removeFirst(ids));
        }
        effects.send(link, Frame.newBuilder().setIHave(have).build());
        if (ids.isEmpty()) {
            waiting.remove(link);
        }
    }

    private static ByteString removeFirst(Set<ByteString> ids) {
        Iterator<ByteString> first = ids.iterator();
        ByteString id = first.next();
        first.remove();
        return id;
    }

    void forget(LinkId link) {
        waiting.remove(link);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }
}
