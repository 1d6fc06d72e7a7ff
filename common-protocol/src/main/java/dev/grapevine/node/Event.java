package dev.grapevine.node;

/**
 * Something a node noticed: a record whose class is its kind. The runtime counts and logs events, a simulator's checkers
 * read the same ones.
 */
public interface Event {
    /** How much attention it deserves. */
    enum Level {
        /** Counted; logged only when somebody looks closely. */
        DEBUG,
        /** A change of state that an operator may want to follow. */
        INFO,
        /** Something is not as it should be. */
        WARN
    }

    /** How much attention it deserves. */
    default Level level() {
        return Level.DEBUG;
    }

    /** What it adds to the counter of its kind. */
    default long amount() {
        return 1;
    }
}
