package dev.grapevine.runtime;

/**
 * Slows a link's reader down before it hands on gossip, so that TCP slows the sender down. Called by readers, outside the
 * node and its lock; other readers, timers and the application go on meanwhile.
 */
@FunctionalInterface
public interface Brake {
    /** Never holds anybody up. */
    Brake NONE = () -> {};

    /** Waits until there is room for what the reader has, or for a bounded time: pings wait behind it. */
    void awaitRoom();
}
