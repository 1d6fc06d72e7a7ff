package dev.grapevine.peer.app;

import dev.grapevine.node.StartFailure;
import dev.grapevine.peer.Peer;
import dev.grapevine.peer.view.PeerStatus;
import dev.grapevine.shell.ExitStatus;
import dev.grapevine.shell.Failure;
import dev.grapevine.shell.Stop;
import dev.grapevine.shell.options.Durations;
import dev.grapevine.shell.options.Setting;
import dev.grapevine.shell.options.Settings;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A peer that joins for one command, on a free port and with an identity of its own, and leaves again. */
final class ShortLife {
    static final Setting WITHIN = Setting.value("within", "TIME", "15s", "how long joining may take");

    private static final long LOOK_AGAIN_MILLIS = 20;
    private static final long SETTLING_MILLIS = 300;
    private static final int ENOUGH = 3;

    private final Peer peer;
    private final Duration within;
    private final long deadlineNanos;

    /** What is to be done with the peer, on a thread of its own; gives the exit status. */
    @FunctionalInterface
    interface Work {
        /** Does it. The peer listens, and has begun to join. */
        int run(ShortLife life) throws Failure, InterruptedException;
    }

    private ShortLife(Peer peer, Duration within) {
        this.peer = peer;
        this.within = within;
        this.deadlineNanos = System.nanoTime() + within.toNanos();
    }

    /** Does the work; a stop that is requested meanwhile ends it. */
    static int of(Settings settings, Stop stop, Work work) throws Failure {
        Duration within = settings.duration(WITHIN);
        try (Peer peer = PeerRole.builder(settings).start()) {
            peer.stopped().exceptionally(bug -> {
                stop.request(ExitStatus.FAILED);
                return null;
            });
            return run(new ShortLife(peer, within), stop, work);
        } catch (StartFailure e) {
            throw Failure.of(e);
        } catch (IllegalArgumentException e) {
            throw Failure.usage(String.valueOf(e.getMessage()));
        }
    }

    private static int run(ShortLife life, Stop stop, Work work) throws Failure {
        FutureTask<Integer> task = new FutureTask<>(() -> work.run(life)) {
            @Override
            protected void done() {
                stop.request(ExitStatus.DONE);
            }
        };
        Thread worker = new Thread(task, "one-shot");
        worker.setDaemon(true);
        worker.start();
        int status = stop.await();
        return status == ExitStatus.DONE && task.isDone() ? result(task) : status;
    }

    private static int result(FutureTask<Integer> task) throws Failure {
        try {
            return task.get();
        } catch (InterruptedException e) {
            throw new IllegalStateException("it is done", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Failure failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    Peer peer() {
        return peer;
    }

    /** Waits until the peer is registered with a majority of the seeds or, without seeds, has a neighbour. */
    void join() throws Failure, InterruptedException {
        try {
            peer.joined().get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw notJoined();
        } catch (ExecutionException e) {
            throw Failure.failed("the peer has failed: " + e.getCause());
        }
    }

    private Failure notJoined() {
        PeerStatus status = peer.status();
        String time = Durations.brief(within);
        return status.seedsWanted() == 0
                ? Failure.noMajority(
                        "nobody answered within " + time + "; is a node running at the address of --bootstrap?")
                : Failure.noMajority("joined " + status.seedsJoined() + " of " + status.seedsWanted()
                        + " wanted seeds within " + time
                        + "; are the seeds of --config running? A network that has lost"
                        + " them is joined with --bootstrap HOST:PORT");
    }

    /**
     * Waits until there is somebody to speak to, and then until no more neighbours come: what leaves on several links does
     * not depend on one.
     */
    void meet() throws Failure, InterruptedException {
        while (peer.neighbours().isEmpty()) {
            if (System.nanoTime() - deadlineNanos > 0) {
                throw Failure.failed("no other peer was found within " + Durations.brief(within)
                        + ": nobody would receive it; start one first");
            }
            Thread.sleep(LOOK_AGAIN_MILLIS);
        }
        int before = 0;
        while (peer.neighbours().size() > before && before < ENOUGH) {
            before = peer.neighbours().size();
            Thread.sleep(SETTLING_MILLIS);
        }
    }
}
