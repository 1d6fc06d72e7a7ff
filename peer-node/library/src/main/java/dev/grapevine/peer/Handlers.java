package dev.grapevine.peer;

import dev.grapevine.runtime.Counters;
import dev.grapevine.runtime.Mailbox;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * An application's handlers of one kind, called one after the other on the mailbox's thread. One that fails is counted
 * ({@code handlerFailures}) and logged, and the others hear all the same. Safe for any thread.
 *
 * @param <T> what they hear
 */
final class Handlers<T> {
    /** A class, not a record: the same handler subscribed twice is two subscriptions. */
    private static final class Entry<T> {
        final Consumer<T> handler;

        Entry(Consumer<T> handler) {
            this.handler = handler;
        }
    }

    private final String kind;
    private final Mailbox mailbox;
    private final LongAdder failures;
    private final List<Entry<T>> entries = new CopyOnWriteArrayList<>();
    private final System.Logger logger = System.getLogger("dev.grapevine.peer");

    /** @param kind what they hear, for the log */
    Handlers(String kind, Mailbox mailbox, Counters counters) {
        this.kind = kind;
        this.mailbox = mailbox;
        this.failures = counters.counter("handlerFailures");
    }

    Subscription add(Consumer<T> handler) {
        Entry<T> entry = new Entry<>(handler);
        entries.add(entry);
        return () -> entries.remove(entry);
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Never waits; what finds the mailbox full is dropped, and counted there. */
    void tell(T event) {
        mailbox.post(() -> entries.forEach(entry -> hand(event, entry.handler)));
    }

    private void hand(T event, Consumer<T> handler) {
        try {
            handler.accept(event);
        } catch (RuntimeException e) {
            failures.increment();
            logger.log(System.Logger.Level.WARNING, "a handler of " + kind + " failed", e);
        }
    }
}
