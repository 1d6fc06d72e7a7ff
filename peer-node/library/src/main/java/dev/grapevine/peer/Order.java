package dev.grapevine.peer;

import java.time.Duration;

/**
 * In which order a subscription hears messages. Immutable.
 *
 * @param byOrigin whether the messages that one start of an origin published to one topic are heard in the order in which
 *     they were published
 * @param patience how long what follows a missing message is held back for it
 */
public record Order(boolean byOrigin, Duration patience) {
    /** As they arrive: nothing is held back. */
    public static final Order ARRIVAL = new Order(false, Duration.ZERO);

    /** As each origin published them to each topic; a missing one is waited for 30 s at most. */
    public static final Order ORIGIN = new Order(true, Duration.ofSeconds(30));

    /** @throws IllegalArgumentException when the patience is negative */
    public Order {
        if (patience.isNegative()) {
            throw new IllegalArgumentException("a patience of " + patience + "; try 30 s");
        }
    }

    /** The same, waiting so long for what is missing. */
    public Order waiting(Duration time) {
        return new Order(byOrigin, time);
    }
}
