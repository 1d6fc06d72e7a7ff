package dev.grapevine.shell;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The process's standard streams in UTF-8, whatever the locale.
 *
 * @param in lines of commands
 * @param out data
 * @param err messages
 */
public record StandardStreams(BufferedReader in, PrintStream out, PrintStream err) {

    /** Those of this process; standard error also becomes {@code System.err}. */
    static StandardStreams system() {
        PrintStream err = stream(FileDescriptor.err);
        System.setErr(err);
        return new StandardStreams(
                new BufferedReader(
                        new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8)),
                stream(FileDescriptor.out),
                err);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
