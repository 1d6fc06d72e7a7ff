package dev.grapevine.peer.core;

import dev.grapevine.node.Effects;
import dev.grapevine.peer.view.StreamMark;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The watermark of every stream: longer memory than the message list has. Bounded; the stream that was added to longest
 * ago gives way. Those in which something came lately are in order too, for neighbours to compare: of the others nobody
 * keeps a bundle any more, so that there is nothing left to repair.
 */
final class Streams {
    private static final int CAPACITY = 1 << 16;
    /** Of all streams together: a run takes more memory than the bundle that made it. */
    private static final int MOST_RUNS = 1 << 18;

    /** Neighbours may have had a bundle later. */
    private static final Duration MARGIN = Duration.ofMinutes(5);

    private static final long EXPIRY_NANOS = 60_000_000_000L;

    private final Effects effects;
    private final long currentNanos;
    private long expiredNanos;
    private int runs;
    private final Map<StreamId, Watermark> marks = new LinkedHashMap<>(16, 0.75f, true);
    private final NavigableMap<StreamId, Watermark> current = new TreeMap<>();

    /** @param keptFor how long bundles are kept, here and at the neighbours */
    Streams(Effects effects, Duration keptFor) {
        this.effects = effects;
        this.currentNanos = keptFor.plus(MARGIN).toNanos();
    }

    void add(StreamId stream, long first, int count, long nowNanos) {
        Watermark mark = marks.computeIfAbsent(stream, s -> new Watermark());
        if (!mark.current) {
            mark.current = true;
            current.put(stream, mark);
        }
        mark.addedNanos = nowNanos;
        int before = mark.runs();
        long givenUp = mark.add(first, count);
        runs += mark.runs() - before;
        if (givenUp > 0) {
            effects.note(new PeerEvent.SequencesGivenUp(givenUp));
        }
        while (marks.size() > CAPACITY || runs > MOST_RUNS) {
            Map.Entry<StreamId, Watermark> oldest = marks.entrySet().iterator().next();
            runs -= oldest.getValue().runs();
            current.remove(oldest.getKey());
            marks.remove(oldest.getKey());
            effects.note(new PeerEvent.StreamForgotten());
        }
    }

    /** What nobody keeps any more need not be compared. Takes a walk through all, so it is not done often. */
    void expire(long nowNanos) {
        if (nowNanos - expiredNanos < EXPIRY_NANOS) {
            return;
        }
        expiredNanos = nowNanos;
        current.values().removeIf(mark -> {
            mark.current = nowNanos - mark.addedNanos <= currentNanos;
            return !mark.current;
        });
    }

    boolean covers(StreamId stream, long first, int count) {
        return find(stream).filter(mark -> mark.covers(first, count)).isPresent();
    }

    Optional<Watermark> find(StreamId stream) {
        return Optional.ofNullable(marks.get(stream));
    }

    List<StreamMark> views() {
        return new TreeMap<>(marks)
                .entrySet().stream()
                        .map(entry -> entry.getKey().view(entry.getValue()))
                        .toList();
    }

    /** Those of a range in which something came lately, in order. */
    Map<StreamId, Watermark> current(StreamRange range) {
        if (range.contradicts()) {
            return Map.of();
        }
        NavigableMap<StreamId, Watermark> between = current;
        if (range.after().isPresent()) {
            between = between.tailMap(range.after().get(), false);
        }
        if (range.last().isPresent()) {
            between = between.headMap(range.last().get(), true);
        }
        return range.buckets() == Buckets.ALL ? between : in(range.buckets(), between);
    }

    private static Map<StreamId, Watermark> in(Buckets buckets, Map<StreamId, Watermark> all) {
        Map<StreamId, Watermark> some = new LinkedHashMap<>();
        all.forEach((stream, mark) -> {
            if (buckets.contain(stream)) {
                some.put(stream, mark);
            }
        });
        return some;
    }
}
