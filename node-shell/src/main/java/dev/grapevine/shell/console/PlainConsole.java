package dev.grapevine.shell.console;

import dev.grapevine.shell.StandardStreams;
import dev.grapevine.shell.Stop;
import dev.grapevine.shell.command.Answer;
import dev.grapevine.shell.command.CommandTable;
import dev.grapevine.shell.command.Ink;
import java.io.IOException;
import java.lang.System.Logger.Level;

/**
 * Commands line by line from a pipe or file, answers without escape codes. At the end of its input it just ends: the
 * node keeps running until a signal. Reads on one daemon thread.
 */
public final class PlainConsole implements Console {
    private static final System.Logger LOG = System.getLogger("dev.grapevine.console");

    private final StandardStreams streams;
    private final CommandTable commands;
    private final Stop stop;
    private final boolean reading;

    /** A console over the streams; one that is not {@code reading} leaves standard input alone. */
    public PlainConsole(StandardStreams streams, CommandTable commands, Stop stop, boolean reading) {
        this.streams = streams;
        this.commands = commands;
        this.stop = stop;
        this.reading = reading;
    }

    @Override
    public void start() {
        if (reading) {
            Thread thread = new Thread(this::read, "console");
            thread.setDaemon(true);
            thread.start();
        }
    }

    void read() {
        try {
            for (String line = streams.in().readLine();
                    line != null;
                    line = streams.in().readLine()) {
                print(commands.run(line, Ink.NONE));
                if (stop.requested()) {
                    return;
                }
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "no more commands from standard input: " + e.getMessage());
        }
    }

    private void print(Answer answer) {
        streams.out().print(answer.out());
        streams.out().flush();
        streams.err().print(answer.err());
        streams.err().flush();
    }

    @Override
    public boolean watched() {
        return false;
    }

    @Override
    public Ink ink() {
        return Ink.NONE;
    }

    @Override
    public void tell(String lines) {
        streams.err().println(lines);
    }

    @Override
    public void close() {
        // The daemon thread may wait in a read that nothing can end; it ends with the process.
    }
}
