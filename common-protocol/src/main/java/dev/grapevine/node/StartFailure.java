package dev.grapevine.node;

/** A node could not start. The message is one line: what happened, why, and what to try. */
public final class StartFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /** What a caller may want to tell apart. */
    public enum Reason {
        /** An option or a file cannot be used. */
        CONFIGURATION,
        /** Another process holds the port or the data directory. */
        ADDRESS_IN_USE,
        /** Anything else of the environment. */
        FAILED
    }

    private final Reason reason;

    /** A failure that people read. */
    public StartFailure(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** What kind of failure it is. */
    public Reason reason() {
        return reason;
    }
}
