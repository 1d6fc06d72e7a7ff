package dev.grapevine.shell.ctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grapevine.shell.ExitStatus;
import dev.grapevine.shell.Failure;
import dev.grapevine.shell.command.Answer;
import dev.grapevine.shell.command.Command;
import dev.grapevine.shell.command.CommandTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class CtlTest {
    private final CommandTable commands = new CommandTable(
            List.of(
                    Command.text("broadcast", "<text>", "", Answer::of),
                    Command.plain("fail", "", ink -> Answer.failed("it broke"))),
            () -> {});

    @TempDir
    Path temporary;

    private DataDirectory directory;

    @BeforeEach
    void setUp() {
        directory = new DataDirectory(temporary.resolve("peer-6001"));
    }

    @Test
    void carriesTextStatusAndBothStreams() throws Exception {
        try (CtlServer server = open()) {
            assertThat(ask("broadcast it's\n 日本")).isEqualTo(new Answer(0, "it's\n 日本\n", ""));
            assertThat(ask("FAIL")).isEqualTo(new Answer(ExitStatus.FAILED, "", "it broke\n"));
            assertThat(ask("bogus").status()).isEqualTo(ExitStatus.USAGE);
        }
        assertThat(directory.socket()).doesNotExist();
    }

    @Test
    void carriesTheLargestMessageAndRefusesMore() throws Exception {
        try (CtlServer server = open()) {
            String large = "x".repeat(CtlWire.MOST_LINE_BYTES - "broadcast ".length());
            assertThat(ask("broadcast " + large).out()).hasSize(large.length() + 1);
            assertThatThrownBy(() -> ask("broadcast x" + large)).isInstanceOf(Failure.class);
            assertThat(ask("broadcast after").out()).isEqualTo("after\n");
        }
    }

    @Test
    void onlyTheOwnerMayLookInside() throws Exception {
        try (CtlServer server = open()) {
            assertThat(permissions(directory.path())).isEqualTo("rwx------");
            assertThat(permissions(directory.socket())).isEqualTo("rw-------");
        }
    }

    @Test
    void takesThePlaceOfANodeThatIsGone() throws Exception {
        directory.create();
        ServerSocketChannel gone = CtlSocket.listen(directory.socket());
        gone.close();
        assertThat(directory.socket()).exists();

        try (CtlServer server = open()) {
            assertThat(ask("broadcast here").out()).isEqualTo("here\n");
        }
    }

    @Test
    void leavesALivingNodeAlone() throws Exception {
        try (CtlServer server = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOfSatisfying(
                            Failure.class,
                            failure -> assertThat(failure.status()).isEqualTo(ExitStatus.ADDRESS_IN_USE))
                    .hasMessageContaining("another node is running");
            assertThat(ask("broadcast still here").out()).isEqualTo("still here\n");
        }
    }

    @Test
    void clientsThatHangDisturbNobodyAndAreCutOff() throws Exception {
        directory.create();
        try (CtlServer server = CtlServer.start(directory.socket(), commands, Duration.ofMillis(300));
                SocketChannel silent = CtlSocket.connect(directory.socket())) {
            assertThat(ask("broadcast meanwhile").out()).isEqualTo("meanwhile\n");
            assertThat(silent.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
    }

    @Test
    void tooManyClientsAreTurnedAway() throws Exception {
        List<SocketChannel> silent = new ArrayList<>();
        try (CtlServer server = open()) {
            for (int i = 0; i < 16; i++) {
                silent.add(CtlSocket.connect(directory.socket()));
            }
            assertThatThrownBy(() -> ask("broadcast one more"))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("too many clients");
            for (SocketChannel client : silent) {
                client.close();
            }
        }
    }

    @Test
    void nonsenseIsClosed() throws Exception {
        try (CtlServer server = open();
                SocketChannel client = CtlSocket.connect(directory.socket())) {
            client.write(ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8)));
            assertThat(closed(client)).isTrue();
            assertThat(ask("broadcast after").out()).isEqualTo("after\n");
        }
    }

    private static boolean closed(SocketChannel client) {
        try {
            return client.read(ByteBuffer.allocate(1)) < 0;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void theClientDoesNotWaitForEver() throws Exception {
        directory.create();
        try (ServerSocketChannel stuck = CtlSocket.listen(directory.socket())) {
            assertThatThrownBy(() -> new CtlClient(directory, Duration.ofMillis(100)).ask("status"))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("does not answer");
        }
    }

    @Test
    void saysThatNoNodeRuns() {
        assertThatThrownBy(() -> ask("status"))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.status()).isEqualTo(ExitStatus.FAILED))
                .hasMessageContaining("no node answers at " + directory.socket());
    }

    @Test
    void aPathTooLongCostsOnlyTheSocket() throws Exception {
        DataDirectory deep = new DataDirectory(temporary.resolve("d".repeat(120)));

        assertThat(CtlServer.open(deep, commands)).isEmpty();
    }

    @Test
    void findsFoldersByRoleAndPort() throws Exception {
        Map<String, String> environment = Map.of("XDG_STATE_HOME", temporary.toString(), "HOME", "/home/x");
        directory = DataDirectory.standard(environment, "peer", 6001);

        assertThat(directory.path()).isEqualTo(temporary.resolve("grapevine/peer-6001"));
        assertThat(DataDirectory.standard(Map.of("HOME", "/home/x"), "seed", 5001)
                        .path())
                .isEqualTo(Path.of("/home/x/.local/state/grapevine/seed-5001"));
        assertThat(DataDirectory.running(environment, "peer")).isEmpty();
        try (CtlServer server = open()) {
            assertThat(DataDirectory.running(environment, "peer")).containsExactly(directory);
            assertThat(DataDirectory.running(environment, "seed")).isEmpty();
        }
    }

    private CtlServer open() throws Failure {
        Optional<CtlServer> server = CtlServer.open(directory, commands);
        return server.orElseThrow();
    }

    private Answer ask(String line) throws Failure {
        return new CtlClient(directory).ask(line);
    }

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
