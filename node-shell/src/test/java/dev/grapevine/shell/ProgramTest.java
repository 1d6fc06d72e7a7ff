package dev.grapevine.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.node.StartFailure;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.RotatedKey;
import dev.grapevine.shell.command.Answer;
import dev.grapevine.shell.command.Command;
import dev.grapevine.shell.console.Console;
import dev.grapevine.shell.options.Common;
import dev.grapevine.shell.options.Setting;
import dev.grapevine.shell.options.Settings;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class ProgramTest {
    private Optional<Throwable> bug = Optional.empty();

    private static final NodeId ID = NodeId.parse("0123456789abcdef".repeat(4));

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<String> events = new ArrayList<>();

    @TempDir
    Path temporary;

    @Test
    void aLifeFromReadyToExit() {
        int status = run("say hello\nexit\n", "--port", "6001", "--max-peers", "8");

        assertThat(status).isZero();
        assertThat(out()).isEqualTo("READY peer 127.0.0.1:6001 id=" + ID.hex() + "\nhello\n");
        assertThat(err()).isEmpty();
        assertThat(events).containsExactly("start in " + temporary.resolve("grapevine/peer-6001"), "attach", "close");
    }

    @Test
    void portZeroLeavesNothingBehind() throws Exception {
        assertThat(run("exit\n", "--port", "0")).isZero();

        assertThat(events).startsWith("start without folder");
        try (var left = Files.list(temporary.resolve("grapevine"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void helpBeginsWithExamplesAndListsStatuses() {
        assertThat(run("", "--help")).isZero();

        assertThat(out().indexOf("Examples:")).isPositive().isLessThan(out().indexOf("Options:"));
        assertThat(out()).contains("--max-peers N", "130, 143", "--version", "completion bash|zsh|fish");
        assertThat(run("", "ctl", "--help")).isZero();
        assertThat(run("", "help")).isZero();
    }

    @Test
    void versionIsOneLine() {
        assertThat(run("", "--version")).isZero();
        assertThat(out()).startsWith("grapevine peer ").hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--prot 1|2|peer: unknown option --prot; did you mean '--port'? (--help lists all)",
                "--port x|2|peer: --port x is not a whole number between 0 and 65535",
                "--port 1 2|2|peer: what is '2' for? Options begin with -- (--help lists all)",
                "confg|2|peer: unknown command 'confg'; did you mean 'config'? (a running node is asked with: ctl confg)",
                "config|2|peer: config needs --show (and takes --json and every option of the node)",
                "completion tcsh|2|peer: completion needs one shell of: bash, zsh, fish",
                "ctl|2|peer: ctl needs a command, such as: ctl --port 6001 status (ctl help lists all)",
                "ctl status|1|peer: no running peer found; start one, or name it with --port or --data-dir",
                "--log-format xml|2|peer: --log-format xml is not known; try text or json",
                "--log-file /nowhere/x|2|peer: --log-file /nowhere/x cannot be written to; try a file in a folder that exists",
                "--host taken|4|peer: port 7 is in use",
                "--host broken|1|peer: no network",
                "--host wrong|2|peer: no such host",
                "tel|2|peer: unknown command 'tel'; did you mean 'tell'? (a running node is asked with: ctl tel)",
                "rotate-key|2|peer: rotate-key needs the node's --port, or its --data-dir",
                "rotate-key now|2|peer: what is 'now' for? Options begin with -- (--help lists all)",
                "rotate-key --port 7|4|peer: a node runs there",
                "tell --what no|3|peer: no seed",
                "tell --waht x|2|peer: unknown option --waht; did you mean '--what'? (--help lists all)",
                "tell x|2|peer: what is 'x' for? Options begin with -- (--help lists all)",
                "say --text a b|2|peer: --text is given, and 'b' too; keep one",
            })
    void whatGoesWrongIsOneLineAndAStatus(String arguments, int status, String line) {
        assertThat(run("", arguments.split(" "))).isEqualTo(status);
        assertThat(err()).isEqualTo(line + System.lineSeparator());
        assertThat(out()).isEmpty();
    }

    @Test
    void configShowsWhereValuesComeFrom() {
        assertThat(run("", "config", "--show", "--port", "6001")).isZero();
        assertThat(out()).contains("6001", "option --port", "default");
    }

    @Test
    void configIsADocumentOnRequest() {
        assertThat(run("", "config", "--show", "--json", "--port", "6001")).isZero();
        assertThat(out())
                .startsWith("[{\"setting\":\"port\",\"value\":\"6001\",\"from\":\"option --port\"},")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void completionNamesEveryOption(String shell) {
        assertThat(run("", "completion", shell)).isZero();
        assertThat(out()).contains("grapevine-peer", "max-peers", "data-dir", "help", "ctl", "tell");
    }

    @Test
    void aOneShotRunsInItsOwnWordsWithItsOwnHelp() {
        assertThat(run("", "tell", "--what", "it's")).isEqualTo(7);
        assertThat(out()).isEqualTo("it's\n");
        assertThat(err()).isEmpty();
        assertThat(events).as("no node").isEmpty();

        assertThat(run("", "tell", "--help")).isZero();
        assertThat(out())
                .contains("Tells something.", "java -jar peer.jar tell --what hello", "--what TEXT", "no seed majority")
                .doesNotContain("--max-peers");
        assertThat(out().indexOf("Examples:")).isLessThan(out().indexOf("Options:"));
        assertThat(run("", "--help")).isZero();
        assertThat(out()).contains("java -jar peer.jar tell [OPTION]…");
    }

    @Test
    void wordsAreTheValueOfTheOptionThatTheyStandFor() {
        assertThat(run("", "say", "it's", "only", "for  you")).isZero();
        assertThat(run("", "say", "--text", "one option")).isZero();
        assertThat(run("", "say", "--", "--text")).isZero();
        assertThat(out()).isEqualTo("it's only for  you\none option\n--text\n");

        assertThat(run("", "say", "")).isEqualTo(ExitStatus.USAGE);
        assertThat(err()).contains("TEXT is empty");
        assertThat(run("", "--help")).isZero();
        assertThat(out()).contains("java -jar peer.jar say [OPTION]… [TEXT]");
    }

    /** Takes words. */
    private static final class Say implements OneShot {
        private static final Setting TEXT = Setting.value("text", "TEXT", "", "what to say");

        @Override
        public String name() {
            return "say";
        }

        @Override
        public String summary() {
            return "Says something.";
        }

        @Override
        public List<String> examples() {
            return List.of("hello # says hello");
        }

        @Override
        public List<Setting> settings() {
            return List.of(TEXT, Common.LOG_FILE, Common.LOG_FORMAT, Common.VERBOSE);
        }

        @Override
        public Optional<Setting> words() {
            return Optional.of(TEXT);
        }

        @Override
        public int run(Settings settings, StandardStreams streams, Stop stop) {
            streams.out().print(settings.text(TEXT) + "\n");
            return ExitStatus.DONE;
        }
    }

    private static final class Tell implements OneShot {
        private static final Setting WHAT = Setting.value("what", "TEXT", "", "what to tell");

        @Override
        public String name() {
            return "tell";
        }

        @Override
        public String summary() {
            return "Tells something.";
        }

        @Override
        public List<String> examples() {
            return List.of("--what hello # says hello");
        }

        @Override
        public List<Setting> settings() {
            return List.of(WHAT, Common.LOG_FILE, Common.LOG_FORMAT, Common.VERBOSE);
        }

        @Override
        public int run(Settings settings, StandardStreams streams, Stop stop) throws Failure {
            if (settings.text(WHAT).equals("no")) {
                throw Failure.noMajority("no seed");
            }
            streams.out().print(settings.text(WHAT) + "\n");
            return 7;
        }
    }

    private int run(String input, String... arguments) {
        StandardStreams streams = new StandardStreams(
                new BufferedReader(new StringReader(input)),
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        Map<String, String> environment = Map.of("XDG_STATE_HOME", temporary.toString());
        return new Program(new FakeRole(), streams, environment, temporary).run(List.of(arguments));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private final class FakeRole implements Role {
        @Override
        public String name() {
            return "peer";
        }

        @Override
        public String summary() {
            return "A peer for tests.";
        }

        @Override
        public List<Setting> settings() {
            List<Setting> settings = new ArrayList<>(List.of(Common.PORT, Common.HOST, Common.MAX_PEERS));
            settings.addAll(Common.running());
            return settings;
        }

        @Override
        public List<String> examples() {
            return List.of("--port 6001 # run");
        }

        @Override
        public List<OneShot> oneShots() {
            return List.of(new Tell(), new Say());
        }

        @Override
        public RotatedKey rotateKey(Path dataDirectory) throws Failure {
            if (dataDirectory.endsWith("peer-7")) {
                throw Failure.inUse("a node runs there");
            }
            return new RotatedKey(ID, NodeId.parse("ab".repeat(32)), dataDirectory.resolve("key.old"));
        }

        @Override
        public String whomToTell() {
            return "Tell everybody.";
        }

        @Override
        public RunningNode start(Settings settings, Optional<Path> dataDirectory) throws Failure {
            switch (settings.text(Common.HOST)) {
                case "taken" ->
                    throw Failure.of(new StartFailure(StartFailure.Reason.ADDRESS_IN_USE, "port 7 is in use"));
                case "broken" -> throw Failure.of(new StartFailure(StartFailure.Reason.FAILED, "no network"));
                case "wrong" -> throw Failure.of(new StartFailure(StartFailure.Reason.CONFIGURATION, "no such host"));
                default ->
                    events.add(dataDirectory.map(path -> "start in " + path).orElse("start without folder"));
            }
            return new FakeNode();
        }
    }

    @Test
    void aRotatedKeyIsDataAndWhatToDoNowIsNot() {
        assertThat(run("", "rotate-key", "--port", "6001")).isZero();

        assertThat(out())
                .isEqualTo("former id  " + ID.hex() + "\nnew id     " + "ab".repeat(32) + "\nformer key "
                        + temporary.resolve("grapevine/peer-6001/key.old") + "\n");
        assertThat(err()).contains("another node now. Tell everybody.").contains("remove it");
    }

    @Test
    void aNodeThatABugHasStoppedEndsTheProgram() throws Exception {
        bug = Optional.of(new IllegalStateException("a bug"));

        assertThat(run("", "--port", "6001", "--no-shell")).isEqualTo(ExitStatus.FAILED);
    }

    private final class FakeNode implements RunningNode {
        @Override
        public NodeId id() {
            return ID;
        }

        @Override
        public Address address() {
            return Address.parse("127.0.0.1:6001");
        }

        @Override
        public List<Command> commands() {
            return List.of(Command.text("say", "<text>", "", Answer::of));
        }

        @Override
        public void attach(Console console) {
            events.add("attach");
        }

        @Override
        public CompletableFuture<Void> stopped() {
            return bug.map(CompletableFuture::<Void>failedFuture).orElseGet(CompletableFuture::new);
        }

        @Override
        public void close() {
            events.add("close");
        }
    }
}
