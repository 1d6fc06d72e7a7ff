package dev.grapevine.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.protocol.Ban;
import dev.grapevine.shell.ExitStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BanCommandsTest {
    private final List<String> banned = new ArrayList<>();
    private Optional<String> unkept = Optional.empty();
    private final List<Command> commands = BanCommands.of(new BanCommands.Target() {
        @Override
        public void ban(String subject, Duration lasting) {
            if (subject.equals("nobody")) {
                throw new IllegalArgumentException("nobody is meant; give an id");
            }
            if (subject.equals("full")) {
                throw new IllegalStateException("too many; unban somebody");
            }
            banned.add(subject + " " + lasting);
        }

        @Override
        public boolean unban(String subject) {
            return subject.equals("192.0.2.7");
        }

        @Override
        public List<Ban> bans() {
            return banned.isEmpty()
                    ? List.of()
                    : List.of(new Ban("192.0.2.7", "", 90_000), new Ban("ab".repeat(32), "brought a forgery", 1));
        }

        @Override
        public Optional<String> unkept() {
            return unkept;
        }
    });

    @Test
    void anHourIsMeantWhenNothingIsSaid() {
        assertThat(run("ban", "192.0.2.7").out()).isEqualTo("banned 192.0.2.7 for 1h 0m\n");
        assertThat(run("ban", "192.0.2.8 30s").status()).isEqualTo(ExitStatus.DONE);

        assertThat(banned).containsExactly("192.0.2.7 PT1H", "192.0.2.8 PT30S");
    }

    @Test
    void mistakesSayWhatToTry() {
        assertThat(run("ban", "192.0.2.7 soon").err()).contains("such as ban");
        assertThat(run("ban", "192.0.2.7 1h please").status()).isEqualTo(ExitStatus.USAGE);
        assertThat(run("ban", "nobody").err()).contains("give an id");
        assertThat(run("ban", "full").status()).isEqualTo(ExitStatus.FAILED);
        assertThat(banned).isEmpty();
    }

    @Test
    void whoIsNotBannedIsNotPardoned() {
        assertThat(run("unban", "192.0.2.7").out()).contains("no longer banned");
        assertThat(run("unban", "192.0.2.9").status()).isEqualTo(ExitStatus.FAILED);
    }

    @Test
    void theListIsATableOrADocument() {
        assertThat(run("bans", "").out()).isEqualTo("nobody is banned\n");
        run("ban", "192.0.2.7");

        assertThat(run("bans", "").out())
                .contains("192.0.2.7")
                .contains("1m 30s")
                .contains("abababab ")
                .contains("brought a forgery")
                .doesNotContain("this process");
        assertThat(run("bans", "--json").out())
                .isEqualTo("[{\"subject\":\"192.0.2.7\",\"leftMillis\":90000,\"why\":\"\"},{\"subject\":\""
                        + "ab".repeat(32) + "\",\"leftMillis\":1,\"why\":\"brought a forgery\"}]\n");
    }

    @Test
    void theListSaysWhenNothingIsKept() {
        unkept = Optional.of("it has no data directory");

        assertThat(run("bans", "").out())
                .isEqualTo("nobody is banned\nbans end with this process: it has no data directory\n");
    }

    private Answer run(String name, String rest) {
        return commands.stream()
                .filter(command -> command.name().equals(name))
                .findFirst()
                .orElseThrow()
                .action()
                .run(rest, Ink.NONE);
    }
}
