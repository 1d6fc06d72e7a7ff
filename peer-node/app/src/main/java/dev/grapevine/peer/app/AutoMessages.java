package dev.grapevine.peer.app;

import dev.grapevine.peer.Peer;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A peer that speaks by itself: {@code <milliseconds since 1970>:<host>:<port>:<n>}, n from 1 on. It begins once the
 * peer has joined and has somebody to speak to, so that no number is lost. One daemon thread.
 */
final class AutoMessages implements AutoCloseable {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    /** How many messages, and the time between two. */
    record Plan(int count, Duration interval) {}

    private final Peer peer;
    private final Plan plan;
    private final Consumer<String> notices;
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "auto-messages");
        thread.setDaemon(true);
        return thread;
    });

    /** How many went out; touched by the timer's thread alone. */
    private int said;

    AutoMessages(Peer peer, Plan plan, Consumer<String> notices) {
        this.peer = peer;
        this.plan = plan;
        this.notices = notices;
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    void start() {
        if (plan.count() > 0) {
            peer.joined().thenRun(() -> in(Duration.ZERO));
        }
    }

    private void in(Duration delay) {
        if (!timer.isShutdown()) {
            timer.schedule(this::speak, delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void speak() {
        if (peer.neighbours().isEmpty()) {
            in(LOOK_AGAIN);
            return;
        }
        said++;
        String text = System.currentTimeMillis() + ":" + peer.address() + ":" + said;
        peer.broadcast(text).whenComplete((hash, failure) -> {
            if (failure != null) {
                notices.accept("auto-message " + text + " did not go out: " + failure.getMessage());
            }
        });
        if (said < plan.count()) {
            in(plan.interval());
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
