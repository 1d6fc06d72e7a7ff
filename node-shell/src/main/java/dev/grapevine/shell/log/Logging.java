package dev.grapevine.shell.log;

import java.nio.file.Path;
import java.util.Optional;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;

/** Starts Log4j from options and ends it, last of all. Nothing else configures it. */
public final class Logging {
    private Logging() {}

    /**
     * Warnings to standard error, everything from {@code INFO} on to the file; both in detail when {@code verbose}.
     *
     * @param json whether the file holds an object a line
     */
    public static void start(Optional<Path> file, boolean json, boolean verbose) {
        System.setProperty("log4j2.contextSelector", "org.apache.logging.log4j.core.selector.BasicContextSelector");
        System.setProperty("log4j2.shutdownHookEnabled", "false");
        System.setProperty("log4j2.disableJmx", "true");
        System.setProperty("log4j2.isWebapp", "false");
        Configurator.initialize(new LogConfiguration(file, json, verbose));
    }

    /** Writes out what is still on its way. */
    public static void stop() {
        LogManager.shutdown();
    }

    /** The least level for the file and, when verbose, for standard error. */
    static Level detail(boolean verbose) {
        return verbose ? Level.DEBUG : Level.INFO;
    }
}
