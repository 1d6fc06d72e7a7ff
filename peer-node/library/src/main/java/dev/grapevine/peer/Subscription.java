package dev.grapevine.peer;

/** A handler that hears until this is closed. */
public interface Subscription extends AutoCloseable {
    /** The handler hears no more; a call to it that is under way ends as usual. May be called again. */
    @Override
    void close();
}
