package dev.grapevine.peer.core.content;

import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.peer.core.PeerEvent;
import dev.grapevine.protocol.ContentId;
import dev.grapevine.protocol.Frames;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Chunks that neighbours have asked for, on their way out: one at a time, once everything else for that neighbour has
 * left, so that a large content delays nobody's gossip by more than a chunk. A neighbour that asks for more than
 * 64 at a time is not heard on the rest, and asks again.
 */
final class Serving {
    private static final int MOST_WAITING = 64;

    private record Asked(ContentId content, int index) {}

    private final Effects effects;
    private final Function<ContentId, @Nullable Holding> holdings;
    private final Map<LinkId, Queue<Asked>> waiting = new HashMap<>();

    Serving(Effects effects, Function<ContentId, @Nullable Holding> holdings) {
        this.effects = effects;
        this.holdings = holdings;
    }

    /** Returns how many were too many. */
    int add(LinkId link, ContentId content, List<Integer> chunks, long nowNanos) {
        Queue<Asked> queue = waiting.computeIfAbsent(link, l -> new ArrayDeque<>());
        int refused = 0;
        for (int index : chunks) {
            if (queue.size() < MOST_WAITING) {
                queue.add(new Asked(content, index));
            } else {
                refused++;
            }
        }
        onDrained(link, nowNanos);
        return refused;
    }

    /** Everything has left: the next one. */
    void onDrained(LinkId link, long nowNanos) {
        Queue<Asked> queue = waiting.get(link);
        while (queue != null && !queue.isEmpty() && !effects.writing(link)) {
            send(link, queue.remove(), nowNanos);
        }
        if (queue != null && queue.isEmpty()) {
            waiting.remove(link);
        }
    }

    private void send(LinkId link, Asked asked, long nowNanos) {
        Holding holding = holdings.apply(asked.content);
        if (holding != null && holding.has(asked.index)) {
            effects.send(link, Frames.chunk(asked.content, asked.index, holding.give(asked.index, nowNanos)));
            effects.note(new PeerEvent.ChunkSent());
        }
    }

    void forget(LinkId link) {
        waiting.remove(link);
    }

    boolean isIdle() {
        return waiting.isEmpty();
    }
}
