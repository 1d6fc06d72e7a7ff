package dev.grapevine.simulator.play;

import dev.grapevine.simulator.engine.Pace;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets virtual time pass no faster than real time multiplied by a speed, and has the spectators' tasks done between two
 * occurrences, on the engine's thread. The engine's thread calls {@link #before}; the rest is for any thread.
 */
final class Metronome implements Pace {
    /** As fast as the machine goes. */
    static final double UNBOUNDED = Double.POSITIVE_INFINITY;

    private static final int MOST_TASKS = 256;
    private static final long PATIENCE_SECONDS = 20;
    /** What is not caught up with: after a slow stretch, time goes on at its speed and does not leap. */
    private static final long MOST_BEHIND_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Runnable beforeWaiting;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Guarded by {@link #lock}, like everything down to {@link #realNanos}. */
    private final Queue<FutureTask<?>> tasks = new ArrayDeque<>();

    private double speed;
    private boolean paused;
    private boolean ended;
    /** Whether time is counted from the two below; else it is from the next occurrence on. */
    private boolean counting;

    /** That virtual time was at that real time. */
    private long virtualNanos;

    private long realNanos;
    /** Until this virtual time nothing has to wait and nobody wants anything. */
    private volatile long freeNanos;

    /** @param beforeWaiting called on the engine's thread before it stands still for a while */
    Metronome(double speed, Runnable beforeWaiting) {
        this.speed = speed;
        this.beforeWaiting = beforeWaiting;
    }

    /**
     * @throws CancellationException when the playback was ended
     */
    @Override
    public void before(long timeNanos) {
        while (timeNanos > freeNanos) {
            FutureTask<?> task = taskOrTime(timeNanos);
            if (task != null) {
                task.run();
            }
        }
    }

    /** Waits for whatever comes first: something to do, or the time; null for the latter. */
    private @Nullable FutureTask<?> taskOrTime(long timeNanos) {
        beforeWaiting.run();
        lock.lock();
        try {
            while (tasks.isEmpty() && !ended) {
                long wait = waitNanos(timeNanos);
                if (wait <= 0) {
                    return null;
                }
                changed.awaitNanos(wait);
            }
            if (ended) {
                throw new CancellationException("the playback has ended");
            }
            return tasks.poll();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } finally {
            lock.unlock();
        }
    }

    private long waitNanos(long timeNanos) {
        if (paused) {
            return TimeUnit.HOURS.toNanos(1);
        }
        if (speed == UNBOUNDED) {
            freeNanos = Long.MAX_VALUE;
            return 0;
        }
        long now = System.nanoTime();
        long reached = counting ? virtualNanos + (long) ((now - realNanos) * speed) : timeNanos;
        if (!counting || reached - timeNanos > MOST_BEHIND_NANOS * speed) {
            counting = true;
            virtualNanos = timeNanos;
            realNanos = now;
            reached = timeNanos;
        }
        if (reached >= timeNanos) {
            freeNanos = reached;
            return 0;
        }
        return 1 + (long) ((timeNanos - reached) / speed);
    }

    /** A new run begins at virtual time 0. */
    void restart() {
        change(() -> counting = false);
    }

    /** Virtual seconds in a real one; more than 0. */
    void speed(double factor) {
        change(() -> {
            speed = factor;
            counting = false;
        });
    }

    double speed() {
        lock.lock();
        try {
            return speed;
        } finally {
            lock.unlock();
        }
    }

    /** Stops time, or lets it go on. */
    void pause(boolean yes) {
        change(() -> {
            paused = yes;
            counting = false;
        });
    }

    boolean paused() {
        lock.lock();
        try {
            return paused;
        } finally {
            lock.unlock();
        }
    }

    /** Has the engine's thread give up at the next occurrence. */
    void end() {
        change(() -> ended = true);
    }

    private void change(Runnable what) {
        lock.lock();
        try {
            what.run();
            freeNanos = -1;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Has the engine's thread do something between two occurrences, and waits for it.
     *
     * @throws IllegalStateException when it does not come to it
     */
    <T> T ask(Callable<T> what) throws InterruptedException {
        FutureTask<T> task = new FutureTask<>(what);
        change(() -> {
            if (ended || tasks.size() >= MOST_TASKS) {
                throw new IllegalStateException(ended ? "the playback has ended" : "too much is asked at a time");
            }
            tasks.add(task);
        });
        try {
            return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            task.cancel(false);
            throw new IllegalStateException("the simulation is busy; try again in a moment", e);
        } catch (ExecutionException e) {
            Throwable why = e.getCause();
            if (why instanceof IllegalArgumentException wrong) {
                throw wrong;
            }
            throw new IllegalStateException(why == null ? "it failed" : why.getMessage(), e);
        }
    }
}
