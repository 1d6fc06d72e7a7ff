package dev.grapevine.shell;

import dev.grapevine.node.StartFailure;

/** The program ends with a status and one line for people: what happened, why, and what to try. */
public final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    private Failure(int status, String message) {
        super(message);
        this.status = status;
    }

    /** Something the user wrote cannot be used. */
    public static Failure usage(String message) {
        return new Failure(ExitStatus.USAGE, message);
    }

    /** The environment does not let it happen. */
    public static Failure failed(String message) {
        return new Failure(ExitStatus.FAILED, message);
    }

    /** Too few seeds answered in time. */
    public static Failure noMajority(String message) {
        return new Failure(ExitStatus.NO_MAJORITY, message);
    }

    /** Another process is where this one wants to be. */
    public static Failure inUse(String message) {
        return new Failure(ExitStatus.ADDRESS_IN_USE, message);
    }

    /** A node that did not start. */
    public static Failure of(StartFailure failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure.reason()) {
            case CONFIGURATION -> usage(message);
            case ADDRESS_IN_USE -> inUse(message);
            case FAILED -> failed(message);
        };
    }

    /** The exit status. */
    public int status() {
        return status;
    }

    /** The line for people. */
    public String line() {
        return String.valueOf(getMessage());
    }
}
