package dev.grapevine.shell;

import sun.misc.Signal;
import sun.misc.SignalHandler;

/** The first signal asks the node to leave; one that comes while it is leaving ends the process at once. */
public final class Signals {
    /** The number of INT everywhere. */
    public static final int INT = 2;

    private Signals() {}

    /** Listens to INT, TERM and HUP, except where the starter of this process has them ignored. */
    static void install(Stop stop) {
        for (String name : new String[] {"INT", "TERM", "HUP"}) {
            install(name, stop);
        }
    }

    /** A signal has come, from the system or as a key. */
    public static void received(Stop stop, int number) {
        if (!stop.request(ExitStatus.signalled(number))) {
            Runtime.getRuntime().halt(ExitStatus.signalled(number));
        }
    }

    private static void install(String name, Stop stop) {
        try {
            Signal signal = new Signal(name);
            SignalHandler before = Signal.handle(signal, caught -> received(stop, caught.getNumber()));
            if (before == SignalHandler.SIG_IGN) {
                Signal.handle(signal, SignalHandler.SIG_IGN);
            }
        } catch (IllegalArgumentException e) {
            // This system has no such signal, or the JVM was told to leave signals alone.
            return;
        }
    }
}
