package dev.grapevine.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTableTest {
    private final AtomicInteger left = new AtomicInteger();
    private final CommandTable table = new CommandTable(
            List.of(
                    Command.listing("peers", "who", ink -> "a table\n", () -> "{}"),
                    Command.text("broadcast", "<text>", "say", Answer::of)),
            left::incrementAndGet);

    @ParameterizedTest
    @ValueSource(strings = {"peers", "PEERS", " Peers\t"})
    void caseAndBlanksDoNotMatter(String line) {
        assertThat(run(line)).isEqualTo(new Answer(0, "a table\n", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"peers --json", "PEERS  --JSON "})
    void listingsAreDocumentsOnRequest(String line) {
        assertThat(run(line).out()).isEqualTo("{}\n");
    }

    @Test
    void textIsTakenAsItIs() {
        assertThat(run("broadcast it's  \"so\" \\ #1 ünï 🎉").out()).isEqualTo("it's  \"so\" \\ #1 ünï 🎉\n");
        assertThat(run("broadcast --json").out()).isEqualTo("--json\n");
        assertThat(run("broadcast ")).isEqualTo(new Answer(2, "", "broadcast needs <text>\n"));
    }

    @Test
    void unknownWordsAreAnsweredWithTheNearest() {
        assertThat(run("pears"))
                .isEqualTo(new Answer(2, "", "unknown command 'pears'; did you mean 'peers'? (help lists all)\n"));
        assertThat(run("\u001b[2J").err()).doesNotContain("\u001b");
        assertThat(run("peers --jsno").status()).isEqualTo(2);
    }

    @Test
    void emptyLinesDoNothing() {
        assertThat(run("  ")).isEqualTo(new Answer(0, "", ""));
    }

    @Test
    void helpListsAllAndExitLeaves() {
        assertThat(run("help").out()).contains("peers [--json]", "broadcast <text>", "help", "exit");
        assertThat(left).hasValue(0);
        assertThat(run("EXIT").status()).isZero();
        assertThat(left).hasValue(1);
    }

    private Answer run(String line) {
        return table.run(line, Ink.NONE);
    }
}
