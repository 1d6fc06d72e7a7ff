package dev.grapevine.peer.core;

import dev.grapevine.wire.Bundle;
import dev.grapevine.wire.StreamDigest;
import dev.grapevine.wire.StreamKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which bundles the application has been given, in this life of the peer and in those before: a watermark for each stream.
 * Bounded as {@link Streams} is; the stream that was added to longest ago gives way. Used by one thread, which need not be
 * the node's.
 */
public final class Delivered {
    private static final int CAPACITY = 1 << 16;
    private static final int MOST_RUNS = 1 << 18;

    private final int capacity;
    private final Map<StreamId, Watermark> marks = new LinkedHashMap<>(16, 0.75f, true);
    private final Set<StreamId> changed = new LinkedHashSet<>();
    private final Set<StreamId> forgotten = new LinkedHashSet<>();
    private int runs;

    /** Nothing has been delivered. */
    public Delivered() {
        this(CAPACITY);
    }

    Delivered(int capacity) {
        this.capacity = capacity;
    }

    /** What earlier lives have delivered. Of a stream that this one has added to already, that counts too. */
    public void restore(Collection<StreamDigest> digests) {
        for (StreamDigest digest : digests) {
            Watermark mark = Watermark.of(digest);
            StreamId stream = StreamId.of(digest.getStream());
            Watermark before = marks.put(stream, mark);
            if (before != null) {
                runs -= before.runs();
                mark.addAll(before);
            }
            runs += mark.runs();
        }
        forgetSome();
    }

    /** Adds a bundle. Returns false when it has been delivered before. */
    public boolean add(Delivery delivery) {
        Bundle bundle = delivery.bundle().content();
        StreamId stream = StreamId.of(bundle);
        Watermark mark = marks.computeIfAbsent(stream, s -> new Watermark());
        if (mark.covers(bundle.getSequence(), bundle.getMessagesCount())) {
            return false;
        }
        int before = mark.runs();
        mark.add(bundle.getSequence(), bundle.getMessagesCount());
        runs += mark.runs() - before;
        changed.add(stream);
        forgotten.remove(stream);
        forgetSome();
        return true;
    }

    private void forgetSome() {
        while (marks.size() > capacity || runs > MOST_RUNS) {
            Iterator<Map.Entry<StreamId, Watermark>> oldest = marks.entrySet().iterator();
            Map.Entry<StreamId, Watermark> first = oldest.next();
            runs -= first.getValue().runs();
            oldest.remove();
            changed.remove(first.getKey());
            forgotten.add(first.getKey());
        }
    }

    /** The marks that are others than when {@link #kept} was last called. */
    public List<StreamDigest> changed() {
        List<StreamDigest> digests = new ArrayList<>(changed.size());
        for (StreamId stream : changed) {
            Watermark mark = marks.get(stream);
            if (mark != null) {
                digests.add(mark.digest(stream));
            }
        }
        return digests;
    }

    /** The streams that have given way since. */
    public List<StreamKey> forgotten() {
        return forgotten.stream().map(StreamId::key).toList();
    }

    /** What has changed is kept. */
    public void kept() {
        changed.clear();
        forgotten.clear();
    }

    /** What was kept is lost: all of it has changed. */
    public void lost() {
        changed.addAll(marks.keySet());
        forgotten.clear();
    }
}
