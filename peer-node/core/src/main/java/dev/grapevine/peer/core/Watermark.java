package dev.grapevine.peer.core;

import dev.grapevine.wire.StreamDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Which sequence numbers of one stream have been had: all up to the floor, and runs above it. Bounded: with too many
 * runs the lowest gap is closed, and what belongs there will not be taken any more.
 */
final class Watermark {
    static final int MOST_RUNS = 256;

    /** When {@link Streams} was last told of a number here. */
    long addedNanos;
    /** Whether {@link Streams} has it among those to compare. */
    boolean current;

    private long floor;
    /** First to last of each run, none of which touch. */
    private final NavigableMap<Long, Long> runs = new TreeMap<>();

    /** Adds {@code count} numbers from {@code first}. Returns how many were given up to stay bounded. */
    long add(long first, int count) {
        long from = first;
        long to = first + count - 1;
        Map.Entry<Long, Long> before = runs.floorEntry(from);
        if (before != null && before.getValue() >= from - 1) {
            from = before.getKey();
            to = Math.max(to, before.getValue());
        }
        Map.Entry<Long, Long> next = runs.ceilingEntry(from);
        while (next != null && next.getKey() <= to + 1) {
            to = Math.max(to, next.getValue());
            runs.remove(next.getKey());
            next = runs.ceilingEntry(from);
        }
        runs.put(from, to);
        raiseFloor();
        return closeGap();
    }

    private void raiseFloor() {
        Map.Entry<Long, Long> first = runs.firstEntry();
        while (first != null && first.getKey() <= floor + 1) {
            floor = Math.max(floor, first.getValue());
            runs.remove(first.getKey());
            first = runs.firstEntry();
        }
    }

    private long closeGap() {
        if (runs.size() <= MOST_RUNS) {
            return 0;
        }
        long given = runs.firstKey() - 1 - floor;
        floor = runs.firstKey() - 1;
        raiseFloor();
        return given;
    }

    /** Whether all of these have been had. */
    boolean covers(long first, int count) {
        long last = first + count - 1;
        if (last <= floor) {
            return true;
        }
        Map.Entry<Long, Long> run = runs.floorEntry(Math.max(first, floor + 1));
        return run != null && run.getValue() >= last;
    }

    /** Whether everything that the other one has had, this one has had too. */
    boolean covers(Watermark other) {
        if (other.floor > floor) {
            return false;
        }
        for (Map.Entry<Long, Long> theirs : other.runs.entrySet()) {
            Map.Entry<Long, Long> run = runs.floorEntry(theirs.getKey());
            boolean inRun = run != null && run.getValue() >= theirs.getValue();
            if (theirs.getValue() > floor && !inRun) {
                return false;
            }
        }
        return true;
    }

    /** What a neighbour says that it has. */
    static Watermark of(StreamDigest digest) {
        Watermark mark = new Watermark();
        mark.floor = digest.getFloor();
        for (int i = 0; i < digest.getRunsCount(); i += 2) {
            mark.runs.put(digest.getRuns(i), digest.getRuns(i + 1));
        }
        return mark;
    }

    long floor() {
        return floor;
    }

    /** The highest number that has been had. */
    long highest() {
        return runs.isEmpty() ? floor : runs.lastEntry().getValue();
    }

    /** What to tell a neighbour. */
    StreamDigest digest(StreamId stream) {
        List<Long> bounds = new ArrayList<>(2 * runs.size());
        runs.forEach((from, to) -> {
            bounds.add(from);
            bounds.add(to);
        });
        return StreamDigest.newBuilder()
                .setStream(stream.key())
                .setFloor(floor)
                .addAllRuns(bounds)
                .build();
    }

    /** How many runs there are above the floor. */
    int runs() {
        return runs.size();
    }

    @Override
    public String toString() {
        return floor + " " + runs;
    }
}
