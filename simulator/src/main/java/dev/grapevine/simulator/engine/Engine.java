package dev.grapevine.simulator.engine;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Virtual time. Lets occurrences happen one after the other, each at its instant; the clock stands still while one
 * happens. Time is nanoseconds since the beginning of the run. Everything runs on the thread that calls a {@code run}
 * method.
 */
public final class Engine {
    private final EventQueue queue = new EventQueue();
    private Pace pace = Pace.NONE;
    private long happened;
    private boolean stopped;

    /** The present, in nanoseconds since the beginning. */
    public long nowNanos() {
        return queue.now();
    }

    /** How many occurrences have happened. */
    public long happened() {
        return happened;
    }

    /** How many wait for their time. */
    public int waiting() {
        return queue.size();
    }

    /** Has somebody hold occurrences up from now on. */
    public void pace(Pace with) {
        pace = with;
    }

    /** Plans an occurrence; of several at one instant, the one planned first happens first. */
    public void at(long timeNanos, Occurrence occurrence) {
        queue.add(timeNanos, occurrence);
    }

    /** Plans an occurrence; a delay below zero counts as none. */
    public void after(long delayNanos, Occurrence occurrence) {
        queue.add(queue.now() + Math.max(0, delayNanos), occurrence);
    }

    /** Plans an occurrence after a delay. */
    public void after(Duration delay, Occurrence occurrence) {
        after(delay.toNanos(), occurrence);
    }

    /** Lets time pass; whatever is planned for the last instant still happens. */
    public void run(Duration duration) {
        stopped = false;
        after(duration, () -> stopped = true);
        while (!stopped || queue.moreNow()) {
            next();
        }
    }

    /**
     * Lets time pass until a condition holds, which is looked at every {@code step}.
     *
     * @return whether it held before {@code longest} was over
     */
    public boolean runUntil(BooleanSupplier condition, Duration step, Duration longest) {
        long deadline = nowNanos() + longest.toNanos();
        while (!condition.getAsBoolean()) {
            if (nowNanos() >= deadline) {
                return false;
            }
            run(step);
        }
        return true;
    }

    private void next() {
        happened++;
        Occurrence next = queue.take();
        pace.before(queue.now());
        next.happen();
    }
}
