package dev.grapevine.simulator.app;

/** Something on the command line cannot be used; the message is one line that says what, why, and what to try. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
