package dev.grapevine.runtime;

import dev.grapevine.protocol.MalformedFrame;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Which thread decodes what a link has read and runs the node with it: the link's own, or one that all links of the node
 * share while theirs wait. The shared one is for nodes with thousands of quiet links: a platform thread keeps every page
 * of stack that it ever touched, and on JDK 17 one interpreted call touches 80 KiB, so link threads must do nothing but
 * read. A link has at most one piece of work here, so the number of links bounds what waits.
 */
final class Decoding {
    private final @Nullable Executor shared;

    private Decoding(@Nullable Executor shared) {
        this.shared = shared;
    }

    /** On the link's thread: nothing is handed over, a hop is as short as can be. */
    static Decoding onLinkThreads() {
        return new Decoding(null);
    }

    /** On one thread for all links; virtual threads have small stacks and decode themselves. */
    static Decoding shared(String name) {
        return Threads.virtualLinks() ? onLinkThreads() : new Decoding(Threads.single(name));
    }

    /** Work on frames that have come. */
    interface Work {
        void run() throws MalformedFrame;
    }

    /** Does the work; returns when it is done. */
    void run(Work work) throws MalformedFrame {
        if (shared == null) {
            work.run();
        } else {
            handOver(work, shared);
        }
    }

    private static void handOver(Work work, Executor to) throws MalformedFrame {
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            work.run();
            return true;
        });
        to.execute(task);
        try {
            task.get();
        } catch (ExecutionException e) {
            throw cause(e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a link's thread", e);
        }
    }

    private static MalformedFrame cause(@Nullable Throwable cause) {
        if (cause instanceof MalformedFrame mistake) {
            return mistake;
        }
        throw new IllegalStateException("decoding failed", cause);
    }
}
