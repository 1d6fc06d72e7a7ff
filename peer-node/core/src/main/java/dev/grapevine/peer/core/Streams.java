package dev.grapevine.peer.core;

import dev.grapevine.node.Effects;
import dev.grapevine.peer.view.StreamMark;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The watermark of every stream: longer memory than the message list has. Bounded; the stream that was added to longest
 * ago gives way.
 */
final class Streams {
    private static final int CAPACITY = 1 << 16;
    /** Of all streams together: a run takes more memory than the bundle that made it. */
    private static final int MOST_RUNS = 1 << 18;

    private final Effects effects;
    private int runs;
    private final Map<StreamId, Watermark> marks = new LinkedHashMap<>(16, 0.75f, true);

    Streams(Effects effects) {
        this.effects = effects;
    }

    void add(StreamId stream, long first, int count) {
        Watermark mark = marks.computeIfAbsent(stream, s -> new Watermark());
        int before = mark.runs();
        long givenUp = mark.add(first, count);
        runs += mark.runs() - before;
        if (givenUp > 0) {
            effects.note(new PeerEvent.SequencesGivenUp(givenUp));
        }
        while (marks.size() > CAPACITY || runs > MOST_RUNS) {
            Iterator<Watermark> oldest = marks.values().iterator();
            runs -= oldest.next().runs();
            oldest.remove();
            effects.note(new PeerEvent.StreamForgotten());
        }
    }

    boolean covers(StreamId stream, long first, int count) {
        return find(stream).filter(mark -> mark.covers(first, count)).isPresent();
    }

    Optional<Watermark> find(StreamId stream) {
        return Optional.ofNullable(marks.get(stream));
    }

    List<StreamMark> views() {
        return sorted().entrySet().stream()
                .map(entry -> entry.getKey().view(entry.getValue()))
                .toList();
    }

    /** All of them, in order. */
    TreeMap<StreamId, Watermark> sorted() {
        return new TreeMap<>(marks);
    }
}
