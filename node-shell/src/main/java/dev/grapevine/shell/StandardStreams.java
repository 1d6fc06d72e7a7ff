package dev.grapevine.shell;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The process's standard streams in UTF-8, whatever the locale.
 *
 * @param in lines of commands
 * @param bytes the same input as bytes; whoever reads one reads nothing of the other
 * @param out data
 * @param err messages
 */
public record StandardStreams(BufferedReader in, InputStream bytes, PrintStream out, PrintStream err) {

    /** Those of this process; standard error also becomes {@code System.err}. */
    static StandardStreams system() {
        PrintStream err = stream(FileDescriptor.err);
        System.setErr(err);
        InputStream in = new FileInputStream(FileDescriptor.in);
        return new StandardStreams(
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)),
                in,
                stream(FileDescriptor.out),
                err);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
