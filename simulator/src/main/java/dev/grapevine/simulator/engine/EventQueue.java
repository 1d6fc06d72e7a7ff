package dev.grapevine.simulator.engine;

import java.util.Arrays;

/**
 * What will happen, by time; of two occurrences at one instant the one added first comes first.
 *
 * <p>A monotone radix heap (Ahuja, Mehlhorn, Orlin, Tarjan, "Faster algorithms for the shortest path problem", 1990):
 * an occurrence lies in the bucket of the highest bit in which its time differs from the current time, and moves to a
 * lower bucket at most once for each bit. Time never runs backwards, which is all it asks for. Buckets are scanned in
 * order, so those of one instant keep the order in which they were added and need no number to break the tie. Used by
 * one thread.
 */
final class EventQueue {
    private final Bucket[] buckets = new Bucket[Long.SIZE + 1];
    private long now;
    private int size;

    EventQueue() {
        Arrays.setAll(buckets, i -> new Bucket());
    }

    /** Adds an occurrence at a time that is not before that of the one taken last. */
    void add(long time, Occurrence occurrence) {
        if (time < now) {
            throw new IllegalArgumentException("time " + time + " is over: it is " + now);
        }
        buckets[bucketOf(time)].add(time, occurrence);
        size++;
    }

    /** Takes the first occurrence; {@link #now()} is its time from here on. */
    Occurrence take() {
        Bucket first = buckets[0];
        if (first.isEmpty()) {
            refill();
        }
        size--;
        return first.take();
    }

    /** The time of the occurrence taken last. */
    long now() {
        return now;
    }

    /** Whether more waits for this very instant. */
    boolean moreNow() {
        return !buckets[0].isEmpty();
    }

    /** How many wait. */
    int size() {
        return size;
    }

    /** Moves the clock to the earliest occurrence and spreads its bucket over lower ones. */
    private void refill() {
        int i = 1;
        while (buckets[i].isEmpty()) {
            i++;
        }
        Bucket bucket = buckets[i];
        now = bucket.earliest();
        bucket.drain(this::move);
    }

    private void move(long time, Occurrence occurrence) {
        buckets[bucketOf(time)].add(time, occurrence);
    }

    private int bucketOf(long time) {
        return Long.SIZE - Long.numberOfLeadingZeros(time ^ now);
    }
}
