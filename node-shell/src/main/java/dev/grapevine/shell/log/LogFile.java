package dev.grapevine.shell.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Finds out whether a log file can be written before Log4j complains in its own way. */
public final class LogFile {
    private LogFile() {}

    /** Whether it can; makes the file when it does not exist. */
    public static boolean writable(Path file) {
        try {
            Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                    .close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
