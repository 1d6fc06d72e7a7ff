package dev.grapevine.shell;

import java.util.concurrent.CompletableFuture;

/** The decision to leave, taken once by whoever comes first: a signal, {@code exit}, the end of the terminal. */
public final class Stop {
    private final CompletableFuture<Integer> status = new CompletableFuture<>();

    /** Asks for the end with an exit status; false when somebody has done so before. */
    public boolean request(int exitStatus) {
        return status.complete(exitStatus);
    }

    /** Whether the node is to leave. */
    public boolean requested() {
        return status.isDone();
    }

    /** Does this once the decision is taken, on whatever thread takes it. */
    public void then(Runnable action) {
        status.thenRun(action);
    }

    /** Waits for the decision and gives its exit status. */
    public int await() {
        return status.join();
    }
}
