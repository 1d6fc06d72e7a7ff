package dev.grapevine.peer.core.direct;

import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.NodeId;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How much of what was sent over each link is not acknowledged. Direct messages are control frames, and a link whose
 * control lane is full is closed as stuck: so they take less than half of it. One that is larger goes alone.
 */
final class Flows {
    private static final int MOST_BYTES = (1 << 20) + (1 << 19);

    private static final class Flow {
        private int bytes;
        private final Set<NodeId> waiting = new LinkedHashSet<>();
    }

    private final Map<LinkId, Flow> flows = new HashMap<>();

    /** Takes room on a link. When there is none, {@code target} is remembered as waiting for it. */
    boolean take(LinkId link, NodeId target, int bytes) {
        Flow flow = flows.computeIfAbsent(link, l -> new Flow());
        boolean room = flow.bytes == 0 || flow.bytes + bytes <= MOST_BYTES;
        if (room) {
            flow.bytes += bytes;
        } else {
            flow.waiting.add(target);
        }
        return room;
    }

    /** Gives room back; returns whoever waited for it. */
    List<NodeId> give(LinkId link, int bytes) {
        Flow flow = flows.get(link);
        if (flow == null) {
            return List.of();
        }
        flow.bytes -= bytes;
        List<NodeId> waited = List.copyOf(flow.waiting);
        flow.waiting.clear();
        if (flow.bytes <= 0) {
            flows.remove(link);
        }
        return waited;
    }

    /** The link is gone. */
    void forget(LinkId link) {
        flows.remove(link);
    }
}
