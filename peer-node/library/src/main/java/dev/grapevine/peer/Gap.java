package dev.grapevine.peer;

import dev.grapevine.protocol.NodeId;

/**
 * Messages that a subscription does not hear. Each message is heard or is in exactly one gap, as far as the subscription
 * can know of it: what is missing at the end of a stream shows when the next message comes.
 *
 * @param origin who published them
 * @param epoch in which of its starts
 * @param topic to which topic
 * @param first number of the first missing message
 * @param last number of the last
 * @param reason why
 */
public record Gap(NodeId origin, long epoch, String topic, long first, long last, Reason reason) {

    /** Why messages are not heard. */
    public enum Reason {
        /** They did not arrive in time, or too much was held back for them. */
        MISSING,
        /** Handlers were too slow: there was no room for them when they arrived. */
        DROPPED,
        /** They arrived when what follows them had been heard already. */
        LATE,
        /** A newer one is heard instead, as {@link Order#NEWEST} asks for; whether they arrived or not. */
        SKIPPED
    }

    /** How many messages it is. */
    public long count() {
        return last - first + 1;
    }
}
