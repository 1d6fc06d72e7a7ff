package dev.grapevine.shell.console;

import dev.grapevine.shell.StandardStreams;
import dev.grapevine.shell.Stop;
import dev.grapevine.shell.command.CommandTable;
import dev.grapevine.shell.command.Ink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Chooses between shell and plain console. Off a terminal nothing of JLine is loaded. */
public final class Consoles {
    private Consoles() {}

    /** A shell where there is a terminal that can move its cursor, else plain lines. */
    public static Console open(
            String name, CommandTable commands, Stop stop, StandardStreams streams, Optional<Path> history)
            throws IOException {
        // From 22 on, System.console() answers off a terminal too unless told to be the old one.
        System.setProperty("jdk.console", "java.base");
        if (System.console() == null) {
            return new PlainConsole(streams, commands, stop, true);
        }
        Terminal terminal = TerminalBuilder.builder().system(true).dumb(true).build();
        if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
            terminal.close();
            return new PlainConsole(streams, commands, stop, true);
        }
        return new TerminalConsole(terminal, name, commands, stop, history, ink(System.getenv()));
    }

    static Ink ink(Map<String, String> environment) {
        return new Ink(environment.getOrDefault("NO_COLOR", "").isEmpty());
    }
}
