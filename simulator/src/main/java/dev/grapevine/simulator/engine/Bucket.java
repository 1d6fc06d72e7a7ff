package dev.grapevine.simulator.engine;

import java.util.Arrays;

/**
 * Occurrences with their times, in the order they were added. A bucket that was large gives its memory back when it is
 * emptied. Used by one thread.
 */
final class Bucket {
    private static final int INITIAL = 16;
    private static final int KEPT = 1 << 16;

    private long[] times = new long[INITIAL];
    private Occurrence[] occurrences = new Occurrence[INITIAL];
    private int start;
    private int end;

    /** Receives what a bucket held. */
    interface Sink {
        void accept(long time, Occurrence occurrence);
    }

    boolean isEmpty() {
        return start == end;
    }

    void add(long time, Occurrence occurrence) {
        if (end == times.length) {
            times = Arrays.copyOf(times, 2 * end);
            occurrences = Arrays.copyOf(occurrences, 2 * end);
        }
        times[end] = time;
        occurrences[end++] = occurrence;
    }

    /** Takes the one added first. */
    Occurrence take() {
        Occurrence first = occurrences[start];
        occurrences[start++] = NOTHING;
        if (start == end) {
            start = 0;
            end = 0;
        }
        return first;
    }

    /** The smallest time held. */
    long earliest() {
        long earliest = Long.MAX_VALUE;
        for (int i = start; i < end; i++) {
            earliest = Math.min(earliest, times[i]);
        }
        return earliest;
    }

    /** Hands everything to {@code sink}, in order, and is empty after that. The sink must not add to this bucket. */
    void drain(Sink sink) {
        for (int i = start; i < end; i++) {
            sink.accept(times[i], occurrences[i]);
        }
        clear();
    }

    private void clear() {
        if (times.length > KEPT) {
            times = new long[INITIAL];
            occurrences = new Occurrence[INITIAL];
        } else {
            Arrays.fill(occurrences, start, end, NOTHING);
        }
        start = 0;
        end = 0;
    }

    private static final Occurrence NOTHING = () -> {};
}
