package dev.grapevine.runtime;

import dev.grapevine.node.Event;
import java.util.function.Consumer;

/**
 * Writes what a node notices to the log, each kind at its own level. The node only enqueues: a log that blocks does not
 * block it. Cheap for what is not logged.
 */
public final class EventLog implements Consumer<Event> {
    private final System.Logger logger;
    private final Mailbox mailbox;

    /** @param name of the logger, {@code dev.grapevine.…} */
    public EventLog(String name, Mailbox mailbox) {
        this.logger = System.getLogger(name);
        this.mailbox = mailbox;
    }

    @Override
    public void accept(Event event) {
        System.Logger.Level level = level(event);
        if (logger.isLoggable(level)) {
            mailbox.post(() -> logger.log(level, event.toString()));
        }
    }

    private static System.Logger.Level level(Event event) {
        return switch (event.level()) {
            case DEBUG -> System.Logger.Level.DEBUG;
            case INFO -> System.Logger.Level.INFO;
            case WARN -> System.Logger.Level.WARNING;
        };
    }
}
