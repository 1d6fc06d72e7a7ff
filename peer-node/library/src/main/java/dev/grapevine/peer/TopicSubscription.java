package dev.grapevine.peer;

import dev.grapevine.protocol.TopicFilter;

/** A handler that hears the topics of a filter until this is closed. Safe for any thread. */
public interface TopicSubscription extends Subscription {
    /** What it hears. */
    TopicFilter filter();

    /** Messages it has heard so far. */
    long received();

    /** Messages it has not heard because handlers of this peer were too slow. */
    long dropped();

    /** Messages it has not heard because it heard a newer one instead; see {@link Order#NEWEST}. */
    long skipped();
}
