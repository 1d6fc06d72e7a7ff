package dev.grapevine.benchmarks.onehop;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What a receiver notes of one run: that every message came, once and in order, when the last one did and, if asked, how
 * long each took. Filled by the one thread that receives; read by another once {@link #await} says that it is over.
 */
final class Arrivals {
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final long first;
    private final long wanted;
    private final boolean timed;
    private final Histogram histogram = new Histogram(LONGEST_NANOS, 3);
    private final CountDownLatch over = new CountDownLatch(1);
    private long count;
    private long lastNanos;
    private String fault = "";

    /** Expects {@code wanted} messages numbered from {@code first}. */
    Arrivals(long first, long wanted, boolean timed) {
        this.first = first;
        this.wanted = wanted;
        this.timed = timed;
    }

    void arrived(long number, long sentNanos) {
        if (number != first + count) {
            fault = "message " + number + " came where " + (first + count) + " was next";
            over.countDown();
            return;
        }
        if (timed) {
            histogram.recordValue(Math.min(System.nanoTime() - sentNanos, LONGEST_NANOS));
        }
        count++;
        if (count == wanted) {
            lastNanos = System.nanoTime();
            over.countDown();
        }
    }

    /** Waits for the last message; answers {@code time-of-last p50 p99 max}, all in nanoseconds. */
    String await(long seconds) throws InterruptedException {
        if (!over.await(seconds, TimeUnit.SECONDS)) {
            throw new IllegalStateException("not every message came within " + seconds + " s");
        }
        if (!fault.isEmpty()) {
            throw new IllegalStateException(fault);
        }
        return lastNanos + " " + histogram.getValueAtPercentile(50) + " " + histogram.getValueAtPercentile(99) + " "
                + histogram.getMaxValue();
    }
}
