package dev.grapevine.peer.core.direct;

import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.Direct;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far the direct messages of each origin and epoch have been handed over: what is not above that mark has come
 * before. Bounded; whoever was heard longest ago is forgotten, and repeats of what it had sent would be new again.
 */
final class Inbox {
    static final int CAPACITY = 16_384;

    /** What is to be done with one that comes. */
    enum Verdict {
        /** Hand it over. */
        NEW,
        /** It was handed over, or given up by its origin. */
        REPEATED,
        /** One that goes before it has not come. */
        EARLY
    }

    private record Sender(NodeId origin, long epoch) {
        static Sender of(Direct m) {
            return new Sender(new NodeId(m.getOrigin()), m.getEpoch());
        }
    }

    private final Map<Sender, Long> marks = new LinkedHashMap<>();

    Verdict judge(Direct m) {
        long mark = marks.getOrDefault(Sender.of(m), 0L);
        if (m.getSequence() <= mark) {
            return Verdict.REPEATED;
        }
        return m.getAfter() > mark ? Verdict.EARLY : Verdict.NEW;
    }

    /** It was handed over. Returns whether somebody had to be forgotten for it. */
    boolean handedOver(Direct m) {
        Sender sender = Sender.of(m);
        marks.remove(sender);
        marks.put(sender, m.getSequence());
        if (marks.size() <= CAPACITY) {
            return false;
        }
        marks.remove(marks.keySet().iterator().next());
        return true;
    }
}
