package dev.grapevine.shell.console;

import dev.grapevine.shell.Signals;
import dev.grapevine.shell.Stop;
import dev.grapevine.shell.command.Answer;
import dev.grapevine.shell.command.CommandTable;
import dev.grapevine.shell.command.Ink;
import java.io.IOError;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;

/**
 * The shell on a terminal: history, completion, and everything that is not an answer above the prompt. Reads on one
 * daemon thread; while it is open, standard error goes above the prompt too.
 */
public final class TerminalConsole implements Console {
    private static final System.Logger LOG = System.getLogger("dev.grapevine.console");
    private static final Size USUAL_SIZE = new Size(80, 24);

    private final Terminal terminal;
    private final LineReader reader;
    private final CommandTable commands;
    private final Stop stop;
    private final Ink ink;
    private final String prompt;
    private final PrintStream systemErr = System.err;

    /** A shell on a terminal that is not dumb; without {@code history} what was typed is forgotten at the end. */
    public TerminalConsole(
            Terminal terminal, String name, CommandTable commands, Stop stop, Optional<Path> history, Ink ink) {
        this.terminal = terminal;
        this.commands = commands;
        this.stop = stop;
        this.ink = ink;
        this.prompt = ink.bold(name + ">") + " ";
        this.reader = reader(terminal, commands, history);
        if (terminal.getWidth() == 0 || terminal.getHeight() == 0) {
            terminal.setSize(USUAL_SIZE);
        }
        terminal.handle(Terminal.Signal.INT, signal -> Signals.received(stop, Signals.INT));
    }

    private static LineReader reader(Terminal terminal, CommandTable commands, Optional<Path> history) {
        LineReaderBuilder builder = LineReaderBuilder.builder()
                .terminal(terminal)
                .parser(wordsOnly())
                .completer(new CommandCompleter(commands))
                .option(LineReader.Option.CASE_INSENSITIVE, true)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.HISTORY_IGNORE_SPACE, true);
        history.ifPresent(file -> builder.variable(LineReader.HISTORY_FILE, file));
        return builder.build();
    }

    /** An apostrophe or a backslash is a character of the message, not the beginning of a quotation. */
    private static DefaultParser wordsOnly() {
        DefaultParser parser = new DefaultParser();
        parser.setQuoteChars(new char[0]);
        parser.setEscapeChars(new char[0]);
        return parser;
    }

    @Override
    public void start() {
        terminal.writer()
                .println(ink.dim(commands.prefix()
                        + "help lists the commands, Tab completes; messages appear above the prompt"));
        terminal.flush();
        System.setErr(new PrintStream(new LinesAbove(this::above), true, StandardCharsets.UTF_8));
        Thread thread = new Thread(this::read, "console");
        thread.setDaemon(true);
        thread.start();
    }

    void read() {
        try {
            while (!stop.requested()) {
                print(commands.run(reader.readLine(prompt), ink));
            }
        } catch (UserInterruptException e) {
            Signals.received(stop, Signals.INT);
        } catch (EndOfFileException e) {
            stop.request(0);
        } catch (IllegalStateException e) {
            leavingOr(e);
        } catch (IOError e) {
            LOG.log(Level.WARNING, "the terminal is gone: " + e.getMessage());
            stop.request(0);
        }
    }

    /** The terminal is closed under the reader when the node leaves; JLine says so with an exception. */
    private void leavingOr(IllegalStateException e) {
        if (!stop.requested()) {
            throw e;
        }
    }

    private void print(Answer answer) {
        terminal.writer().print(answer.out());
        terminal.writer()
                .print(ink.bad(answer.err().stripTrailing()) + (answer.err().isEmpty() ? "" : "\n"));
        terminal.writer().flush();
    }

    @Override
    public boolean watched() {
        return true;
    }

    @Override
    public Ink ink() {
        return ink;
    }

    @Override
    public void tell(String lines) {
        above(lines);
    }

    private void above(String lines) {
        reader.printAbove(lines);
    }

    @Override
    public void close() {
        System.setErr(systemErr);
        try {
            if (reader.isReading()) {
                terminal.writer().println();
                terminal.flush();
            }
            terminal.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, () -> "closing the terminal: " + e);
        }
    }
}
