package demo;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for conditions, while the screen tells how far things are and every node has to stay alive. */
final class Waiting {
    static final long PATIENCE_SECONDS = 60;

    private final Network network;
    private final Screen screen;

    Waiting(Network network, Screen screen) {
        this.network = network;
        this.screen = screen;
    }

    /** Polls until the condition holds and gives the milliseconds that took. */
    long until(BooleanSupplier condition, Supplier<String> progress) throws Failed {
        long millis = within(PATIENCE_SECONDS, condition, progress);
        if (millis < 0) {
            throw new Failed(1, "gave up after " + PATIENCE_SECONDS + " s of " + progress.get());
        }
        return millis;
    }

    /** Polls until the condition holds and gives the milliseconds that took; -1 when the time is over. */
    long within(long seconds, BooleanSupplier condition, Supplier<String> progress) throws Failed {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            network.requireAlive();
            if (millisSince(start) > seconds * 1000) {
                return -1;
            }
            screen.live(progress);
            pause(10);
        }
        return millisSince(start);
    }

    static long millisSince(long startNanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
