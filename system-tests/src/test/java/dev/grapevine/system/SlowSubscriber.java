package dev.grapevine.system;

import dev.grapevine.peer.Gap;
import dev.grapevine.peer.Order;
import dev.grapevine.peer.Peer;
import dev.grapevine.peer.view.ReceivedMessage;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A process with two peers: one publishes to a topic as fast as it can, the other takes its time for each message, and none
 * any more once the publisher has ended. Its arguments are for how many seconds, the bytes of a message, and the milliseconds
 * that a message takes. The publisher goes on for longer where it must: until {@link #ENOUGH} messages were taken while there
 * were more, or, where a message takes longer than those seconds, until something is dropped. It says one line of figures,
 * {@code name=number} each.
 */
final class SlowSubscriber {
    private static final String TOPIC = "load";
    private static final int ENOUGH = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** Without a message or gap for so long nothing more will come. */
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private static final long LONGEST_PARK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final long handlingNanos;
    private final BitSet heard = new BitSet();
    private final BitSet missing = new BitSet();
    private long twice;
    private long outOfOrder;
    private long gaps;
    private long last;

    private volatile boolean publishing = true;
    private volatile long accounted;
    private volatile long progressNanos = System.nanoTime();
    private volatile long longestSilenceNanos;

    private SlowSubscriber(long handlingMillis) {
        handlingNanos = TimeUnit.MILLISECONDS.toNanos(handlingMillis);
    }

    public static void main(String[] arguments) throws Exception {
        System.out.println(new SlowSubscriber(Long.parseLong(arguments[2]))
                .run(Duration.ofSeconds(Integer.parseInt(arguments[0])), new byte[Integer.parseInt(arguments[1])]));
        System.exit(0);
    }

    private String run(Duration time, byte[] payload) throws Exception {
        try (Peer publisher = Peer.builder().start();
                Peer subscriber =
                        Peer.builder().bootstrap(List.of(publisher.address())).start()) {
            subscriber.subscribe(TOPIC, Order.ORIGIN.waiting(PATIENCE), this::heard, this::missing);
            subscriber.joined().get(10, TimeUnit.SECONDS);
            progressNanos = System.nanoTime();
            long endNanos = progressNanos + time.toNanos();
            long published = 0;
            long longestCallNanos = 0;
            boolean stuck = handlingNanos > time.toNanos();
            for (long now = System.nanoTime(); now - endNanos < 0 || !enough(subscriber, stuck); ) {
                publisher.publish(TOPIC, payload);
                published++;
                long then = now;
                now = System.nanoTime();
                longestCallNanos = Math.max(longestCallNanos, now - then);
            }
            long heardMeanwhile = accounted;
            long fullestMiB = liveMiB();
            publishing = false;
            // What is missing at the end of a stream shows when the next message comes.
            publisher.publish(TOPIC, payload).get(30, TimeUnit.SECONDS);
            published++;
            while (accounted < published && System.nanoTime() - progressNanos < SILENCE_NANOS) {
                Thread.sleep(20);
            }
            String counters = "dropped=" + dropped(subscriber) + " untold="
                    + subscriber.status().counters().get("lossesUntold");
            return figures(published) + " meanwhile=" + heardMeanwhile + " " + counters + " fullestMiB=" + fullestMiB
                    + " emptyMiB=" + liveMiB() + " longestCallMillis=" + TimeUnit.NANOSECONDS.toMillis(longestCallNanos)
                    + " longestSilenceMillis=" + TimeUnit.NANOSECONDS.toMillis(longestSilenceNanos);
        }
    }

    private boolean enough(Peer subscriber, boolean stuck) {
        return stuck ? dropped(subscriber) > 0 : accounted >= ENOUGH;
    }

    private static long dropped(Peer subscriber) {
        return subscriber.status().counters().get("deliveriesDropped");
    }

    private synchronized String figures(long published) {
        BitSet both = (BitSet) heard.clone();
        both.and(missing);
        BitSet either = (BitSet) heard.clone();
        either.or(missing);
        return "published=" + published + " heard=" + heard.cardinality() + " gaps=" + gaps + " inGaps="
                + missing.cardinality() + " heardAndMissing=" + both.cardinality() + " unaccounted="
                + (published - either.cardinality()) + " highest=" + (either.length() - 1) + " twice=" + twice
                + " outOfOrder=" + outOfOrder;
    }

    private static long liveMiB() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
    }

    private void heard(ReceivedMessage message) {
        long sequence = message.sequence();
        synchronized (this) {
            twice += heard.get((int) sequence) ? 1 : 0;
            outOfOrder += sequence <= last ? 1 : 0;
            last = sequence;
            heard.set((int) sequence);
        }
        progress(1);
        handle();
    }

    private void handle() {
        long endNanos = System.nanoTime() + handlingNanos;
        for (long left = handlingNanos; publishing && left > 0; left = endNanos - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, LONGEST_PARK_NANOS));
        }
    }

    private synchronized void missing(Gap gap) {
        gaps++;
        BitSet numbers = new BitSet();
        numbers.set((int) gap.first(), (int) gap.last() + 1);
        twice += missing.intersects(numbers) ? 1 : 0;
        missing.or(numbers);
        progress(gap.count());
    }

    private void progress(long messages) {
        long nowNanos = System.nanoTime();
        longestSilenceNanos = Math.max(longestSilenceNanos, nowNanos - progressNanos);
        progressNanos = nowNanos;
        accounted += messages;
    }
}
