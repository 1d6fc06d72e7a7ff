package dev.grapevine.shell.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.shell.StandardStreams;
import dev.grapevine.shell.Stop;
import dev.grapevine.shell.command.Answer;
import dev.grapevine.shell.command.Command;
import dev.grapevine.shell.command.CommandTable;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlainConsoleTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Stop stop = new Stop();
    private final CommandTable commands =
            new CommandTable(List.of(Command.text("broadcast", "<text>", "", Answer::of)), () -> stop.request(0));

    @Test
    void answersOnOutAndMessagesOnErr() {
        console("broadcast it's\n\nbogus\r\nBROADCAST ü").read();

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("it's\nü\n");
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("unknown command 'bogus'");
    }

    @Test
    void theNodeLivesOnAtTheEndOfInput() {
        console("").read();

        assertThat(stop.requested()).isFalse();
    }

    @Test
    void nothingIsReadAfterExit() {
        console("exit\nbroadcast late\n").read();

        assertThat(stop.await()).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void noticesGoToErr() {
        console("").tell("joined");

        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("joined" + System.lineSeparator());
        assertThat(out.size()).isZero();
    }

    private PlainConsole console(String input) {
        StandardStreams streams = new StandardStreams(
                new BufferedReader(new StringReader(input)),
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new PlainConsole(streams, commands, stop, true);
    }
}
