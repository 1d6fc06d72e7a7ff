package dev.grapevine.peer;

import dev.grapevine.peer.view.ReceivedMessage;
import java.util.concurrent.Flow;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Topics for a {@code Flow.Subscriber}, which says how much it can take: with more than 16 messages waiting for it, it
 * holds deliveries up as a slow handler does. It hears on threads of the common pool.
 */
final class MessageFeed implements Consumer<ReceivedMessage>, AutoCloseable {
    private static final int WAITING = 16;
    private static final long LOOK_AGAIN_MILLIS = 50;

    private final SubmissionPublisher<ReceivedMessage> publisher =
            new SubmissionPublisher<>(ForkJoinPool.commonPool(), WAITING);
    private volatile boolean closed;
    private volatile Runnable over = () -> {};

    MessageFeed(Flow.Subscriber<? super ReceivedMessage> subscriber) {
        publisher.subscribe(subscriber);
    }

    /** Run when a message finds that the subscriber has cancelled. */
    void onOver(Runnable action) {
        over = action;
    }

    @Override
    public void accept(ReceivedMessage message) {
        while (!closed && publisher.hasSubscribers() && !taken(message)) {
            Thread.onSpinWait();
        }
        if (!publisher.hasSubscribers()) {
            over.run();
        }
    }

    private boolean taken(ReceivedMessage message) {
        try {
            return publisher.offer(message, LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS, (s, m) -> false) >= 0;
        } catch (IllegalStateException e) {
            // Closed meanwhile: there is nobody to take it.
            return closed;
        }
    }

    /** The subscriber hears what waits for it, and that this is all. */
    @Override
    public void close() {
        closed = true;
        publisher.close();
    }
}
