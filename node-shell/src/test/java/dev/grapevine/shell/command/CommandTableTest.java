package dev.grapevine.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    @Test
    void inAChatAPlainLineIsSaidAndCommandsBeginWithASlash() {
        List<String> said = new ArrayList<>();
        Command broadcast = Command.text("broadcast", "<text>", "say", text -> {
            said.add(text);
            return Answer.of("a hash").remark("nobody hears it");
        });
        Command peers = Command.listing("peers", "who", ink -> "a table\n", () -> "{}");
        CommandTable chat =
                new CommandTable(List.of(peers, broadcast), left::incrementAndGet, Optional.of("broadcast"));

        assertThat(chat.run("it's me, peers", Ink.NONE)).isEqualTo(new Answer(0, "", "nobody hears it\n"));
        assertThat(chat.run("exit", Ink.NONE).status()).isZero();
        assertThat(chat.run("//bin", Ink.NONE).status()).isZero();
        assertThat(said).containsExactly("it's me, peers", "exit", "/bin");
        assertThat(left).hasValue(0);

        assertThat(chat.run("/peers --json", Ink.NONE).out()).isEqualTo("{}\n");
        assertThat(chat.run("/ PEERS", Ink.NONE).out()).isEqualTo("a table\n");
        assertThat(chat.run("/pears", Ink.NONE).err()).contains("did you mean 'peers'? (/help lists all)");
        assertThat(chat.run("/help", Ink.NONE).out()).contains("/peers [--json]", "/exit", "Any other line");
        assertThat(chat.run("/exit", Ink.NONE).status()).isZero();
        assertThat(left).hasValue(1);
        assertThat(chat.run("/", Ink.NONE).status()).isEqualTo(2);
    }

    private Answer run(String line) {
        return table.run(line, Ink.NONE);
    }
}
