package dev.grapevine.seed;

import dev.grapevine.runtime.Threads;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives back the memory that a seed with many idle peers does not need. What renewals leave behind is little, but the JVM
 * collects it only when the space it has planned for is full, and until then a process holds several times what lives in
 * it; and the C library keeps what the JVM's compiler has used and freed. So every now and then this asks for a collection
 * and then for the rest, under conditions that keep it cheap: many peers, something to gain, and a heap so small, whoever
 * else uses it, that the pause is some 50 to 200 ms. Counted as {@code heapsTidied}; {@code -XX:+DisableExplicitGC} turns
 * the collection off. One thread of its own.
 *
 * <p>Only where links have virtual threads. A smaller heap makes the JVM mark it more often, and while it does each
 * platform thread may get a buffer of 8 KiB for that, which is more than there is to gain.
 */
final class QuietHeap implements AutoCloseable {
    private static final int LOOK_MILLIS = 5_000;
    /** What its compiler has freed the JVM itself keeps for five seconds. */
    private static final int FREED_MILLIS = 6_000;

    private static final int REST_MILLIS = 10_000;
    private static final int MANY_PEERS = 500;
    private static final long WORTH_BYTES = 4L << 20;
    private static final long LARGE_BYTES = 96L << 20;

    private final IntSupplier peers;
    private final LongAdder tidied;
    private final Thread thread = new Thread(null, this::run, "grapevine-heap", 256 * 1024);
    private long livingBytes;
    private @Nullable ProcessMemory memory;

    QuietHeap(IntSupplier peers, LongAdder tidied) {
        this.peers = peers;
        this.tidied = tidied;
        thread.setDaemon(true);
    }

    void start() {
        if (Threads.virtualLinks()) {
            thread.start();
        }
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(LOOK_MILLIS);
                if (peers.getAsInt() >= MANY_PEERS && worthwhile(usedBytes() - livingBytes)) {
                    tidy();
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean worthwhile(long garbageBytes) {
        return livingBytes < LARGE_BYTES && garbageBytes > Math.max(WORTH_BYTES, livingBytes / 8);
    }

    private void tidy() throws InterruptedException {
        if (memory == null) {
            memory = new ProcessMemory();
        }
        memory.collect();
        livingBytes = usedBytes();
        tidied.increment();
        Thread.sleep(FREED_MILLIS);
        memory.trimNative();
        Thread.sleep(REST_MILLIS);
    }

    private static long usedBytes() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
