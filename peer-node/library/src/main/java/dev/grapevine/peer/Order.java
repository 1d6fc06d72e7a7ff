package dev.grapevine.peer;

import java.time.Duration;

/**
 * In which order a subscription hears messages, and which of them when its handler is slow. Immutable.
 *
 * @param kind the rule
 * @param patience {@link Kind#ORIGIN}: how long what follows a missing message is held back for it
 */
public record Order(Kind kind, Duration patience) {

    /** The rule. */
    public enum Kind {
        /** Every message, as they arrive. */
        ARRIVAL,
        /** Every message; those that one start of an origin published to one topic in the order in which it did. */
        ORIGIN,
        /** Of those that one start of an origin published to one topic always the newest, and never an older one after it. */
        NEWEST
    }

    /** As they arrive: nothing is held back. */
    public static final Order ARRIVAL = new Order(Kind.ARRIVAL, Duration.ZERO);

    /** As each origin published them to each topic; a missing one is waited for 30 s at most. */
    public static final Order ORIGIN = new Order(Kind.ORIGIN, Duration.ofSeconds(30));

    /**
     * The newest of each origin and topic, for streams of which an old frame is worth nothing. While the handler works, at
     * most one message of each waits, the newest; so it may be as slow as it likes, and nobody else waits for it: such a
     * subscription has a thread of its own. What is skipped is told as a gap before the message that is heard instead.
     */
    public static final Order NEWEST = new Order(Kind.NEWEST, Duration.ZERO);

    /** @throws IllegalArgumentException when the patience is negative */
    public Order {
        if (patience.isNegative()) {
            throw new IllegalArgumentException("a patience of " + patience + "; try 30 s");
        }
    }

    /** The same, waiting so long for what is missing. */
    public Order waiting(Duration time) {
        return new Order(kind, time);
    }
}
