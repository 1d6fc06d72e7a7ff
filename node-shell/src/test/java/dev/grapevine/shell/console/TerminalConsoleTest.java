package dev.grapevine.shell.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.shell.Stop;
import dev.grapevine.shell.command.Answer;
import dev.grapevine.shell.command.Command;
import dev.grapevine.shell.command.CommandTable;
import dev.grapevine.shell.command.Ink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class TerminalConsoleTest {
    private static final String CTRL_D = "\u0004";

    private final Screen screen = new Screen();
    private final List<String> said = new ArrayList<>();
    private final Stop stop = new Stop();
    private final CommandTable commands = new CommandTable(
            List.of(
                    Command.listing("peers", "who", ink -> "table\n", () -> "{\"peers\":[]}"),
                    Command.text("broadcast", "<text>", "say", text -> {
                        said.add(text);
                        return Answer.of("");
                    })),
            () -> stop.request(0));

    private CommandTable table = commands;

    @TempDir
    Path directory;

    @Test
    void textSurvivesQuotesBackslashesAndExclamationMarks() throws Exception {
        type("broadcast it's \"a\\b\" !x ünï\r" + CTRL_D);

        assertThat(said).containsExactly("it's \"a\\b\" !x ünï");
        assertThat(stop.await()).isZero();
    }

    @Test
    void completesWhateverTheCase() throws Exception {
        type("PE\t --\t\r" + CTRL_D);

        assertThat(screen.toString(StandardCharsets.UTF_8)).contains("{\"peers\":[]}");
    }

    @Test
    void inAChatCommandsAreCompletedBehindTheirSlash() throws Exception {
        table = new CommandTable(commands.commands().subList(0, 2), () -> stop.request(0), Optional.of("broadcast"));
        type("hello everybody\r/PE\t --\t\r" + CTRL_D);

        assertThat(said).containsExactly("hello everybody");
        assertThat(screen.toString(StandardCharsets.UTF_8)).contains("{\"peers\":[]}");
    }

    @Test
    void exitEndsTheReading() throws Exception {
        type("exit\rbroadcast late\r");

        assertThat(said).isEmpty();
        assertThat(stop.await()).isZero();
    }

    @Test
    void interruptIsTheSignal() throws Exception {
        type("broadcast half\u0003");

        assertThat(said).isEmpty();
        assertThat(stop.await()).isEqualTo(130);
    }

    @Test
    void historyIsKept() throws Exception {
        Path history = directory.resolve("history");
        type("broadcast remembered\r" + CTRL_D, Optional.of(history));

        assertThat(Files.readString(history)).contains("broadcast remembered");
    }

    @Test
    void coloursCanBeRefused() {
        assertThat(Consoles.ink(Map.of("NO_COLOR", "1"))).isEqualTo(Ink.NONE);
        assertThat(Consoles.ink(Map.of()).colour()).isTrue();
    }

    @Test
    void linesAboveArriveWhole() {
        List<String> lines = new ArrayList<>();
        try (LinesAbove above = new LinesAbove(lines::add)) {
            above.write("one ü\r\ntwo\nthr".getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }

        assertThat(lines).containsExactly("one ü", "two");
    }

    private void type(String keys) throws IOException {
        type(keys, Optional.empty());
    }

    /** Keys pressed by somebody who waits for the prompt first, and just sits there afterwards. */
    private PipedInputStream keyboard(String keys) throws IOException {
        PipedOutputStream fingers = new PipedOutputStream();
        PipedInputStream keyboard = new PipedInputStream(fingers) {
            @Override
            public int read() throws IOException {
                screen.awaitPrompt();
                return super.read();
            }
        };
        fingers.write(keys.getBytes(StandardCharsets.UTF_8));
        fingers.flush();
        return keyboard;
    }

    private void type(String keys, Optional<Path> history) throws IOException {
        Terminal terminal = new ExternalTerminal(
                null,
                "test",
                "xterm",
                keyboard(keys),
                screen,
                StandardCharsets.UTF_8,
                Terminal.SignalHandler.SIG_DFL,
                true);
        try (TerminalConsole console = new TerminalConsole(terminal, "peer:6001", table, stop, history, Ink.NONE)) {
            terminal.resume();
            console.read();
        }
    }

    /** The reader writes nothing before it listens to the keys' signals. */
    private static final class Screen extends ByteArrayOutputStream {
        private final CountDownLatch written = new CountDownLatch(1);

        @Override
        public synchronized void write(int character) {
            super.write(character);
            written.countDown();
        }

        void awaitPrompt() throws InterruptedIOException {
            try {
                written.await();
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
        }
    }
}
