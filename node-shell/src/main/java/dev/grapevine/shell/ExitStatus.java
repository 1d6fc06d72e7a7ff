package dev.grapevine.shell;

/** What the program's exit status says; the same for every sub-command. */
public final class ExitStatus {
    /** It did what was asked. */
    public static final int DONE = 0;

    /** It could not. */
    public static final int FAILED = 1;

    /** An option, a file or a command cannot be used. */
    public static final int USAGE = 2;

    /** Too few seeds answer. */
    public static final int NO_MAJORITY = 3;

    /** Another process holds the port. */
    public static final int ADDRESS_IN_USE = 4;

    private static final int SIGNALLED = 128;

    private ExitStatus() {}

    /** The status of a process that a signal ended: 130 for INT, 143 for TERM. */
    public static int signalled(int signal) {
        return SIGNALLED + signal;
    }

    /** The lines of {@code --help} about it. */
    public static String help() {
        return """
                  0  done
                  1  failed
                  2  wrong option, command, file or configuration
                  3  no seed majority
                  4  address in use
                  129, 130, 143  left because of HUP, INT, TERM
                """;
    }
}
