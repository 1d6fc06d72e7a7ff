package dev.grapevine.peer.core;

import com.google.protobuf.ByteString;
import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.BundleId;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.IHave;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Ids for lazy neighbours, gathered for a moment so that many share a frame. */
final class Announcements {
    private static final long GATHER_NANOS = 300_000_000L;

    private final Effects effects;
    private final int idsPerFrame;
    private final Map<LinkId, List<ByteString>> waiting = new LinkedHashMap<>();
    private boolean scheduled;

    Announcements(Effects effects, int idsPerFrame) {
        this.effects = effects;
        this.idsPerFrame = idsPerFrame;
    }

    void add(LinkId link, BundleId id) {
        List<ByteString> ids = waiting.computeIfAbsent(link, l -> new ArrayList<>());
        ids.add(id.bytes());
        if (ids.size() >= idsPerFrame) {
            waiting.remove(link);
            send(link, ids);
        } else if (!scheduled) {
            scheduled = true;
            effects.schedule(new PeerTimer.AnnouncementsDue(), GATHER_NANOS);
        }
    }

    void onDue() {
        scheduled = false;
        waiting.forEach(this::send);
        waiting.clear();
    }

    private void send(LinkId link, List<ByteString> ids) {
        var have = IHave.newBuilder().addAllBundleIds(ids).setLazy(true);
        effects.send(link, Frame.newBuilder().setIHave(have).build());
    }

    void forget(LinkId link) {
        waiting.remove(link);
    }
}
