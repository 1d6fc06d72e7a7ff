package dev.grapevine.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** How much memory a thread takes while it reads what somebody else has written. */
public final class Allocation {
    /** Something to read. */
    @FunctionalInterface
    public interface Reading {
        /** Reads it, and swallows the failure that stands for bytes that are wrong. */
        void run();
    }

    /** Room for an exception, and for what the fuzzer's own instruments take. */
    private static final long ALWAYS_BYTES = 256 * 1024;

    private static final int TRIES = 3;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    /** Fails when reading takes more than so many bytes for each byte read, and not only once: classes are loaded then. */
    public static void insistAtMost(int perByte, int bytes, Reading reading) {
        long most = ALWAYS_BYTES + (long) perByte * bytes;
        long least = taken(reading);
        for (int again = 1; least > most && again < TRIES; again++) {
            least = Math.min(least, taken(reading));
        }
        if (least > most) {
            throw new AssertionError(least + " bytes taken to read " + bytes);
        }
    }

    private static long taken(Reading reading) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        reading.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
