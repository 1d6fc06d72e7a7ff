package dev.grapevine.peer;

import dev.grapevine.peer.view.ReceivedMessage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands a subscription the newest messages ({@link Newest}) on a thread of its own, which lives from the first message until
 * this is closed: however slow the handler is, whoever delivers never waits for it. Guarded by its own monitor, held for no
 * handler.
 */
final class NewestOnly implements Arrivals {
    private final Consumer<ReceivedMessage> messages;
    private final Consumer<Gap> gaps;
    private final Newest newest;
    private @Nullable Thread thread;
    private boolean closed;

    NewestOnly(LongAdder untold, Consumer<ReceivedMessage> messages, Consumer<Gap> gaps) {
        this.messages = messages;
        this.gaps = gaps;
        this.newest = new Newest(Newest.Bounds.DEFAULT, untold);
    }

    @Override
    public synchronized void arrived(MessageStream stream, List<ReceivedMessage> bundle, int bytes, long nowNanos) {
        newest.arrived(stream, bundle, bytes);
        wake();
    }

    @Override
    public synchronized void lost(Losses.Loss loss, long nowNanos) {
        newest.lost(loss);
        wake();
    }

    private void wake() {
        if (thread == null && !closed) {
            thread = new Thread(this::run, "grapevine-newest");
            thread.setDaemon(true);
            thread.start();
        }
        notifyAll();
    }

    private void run() {
        try {
            for (Optional<Newest.Turn> turn = next(); turn.isPresent(); turn = next()) {
                turn.get().gaps().forEach(gaps);
                turn.get().message().ifPresent(messages);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for something to hear; nothing when there is nothing and this is closed. */
    private synchronized Optional<Newest.Turn> next() throws InterruptedException {
        while (newest.isEmpty() && !closed) {
            wait();
        }
        return newest.isEmpty() ? Optional.empty() : Optional.of(newest.next());
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
