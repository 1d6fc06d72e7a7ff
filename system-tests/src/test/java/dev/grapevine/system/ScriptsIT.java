package dev.grapevine.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The scripts as a newcomer runs them, from another folder and through a path with a space. */
@DisabledOnOs(OS.WINDOWS)
class ScriptsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private Path root;
    private Path output;
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void prepare() throws IOException {
        Path real = NodeProcess.jar("peer").getParent().getParent().toRealPath();
        root = Files.createSymbolicLink(folder.resolve("a b"), real);
        output = folder.resolve("output");
        Files.createDirectory(folder.resolve("tmp"));
    }

    @AfterEach
    void endLeftOvers() {
        started.forEach(Process::destroyForcibly);
        leftOvers().forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void theDemoDeliversEverythingAndLeavesNothingBehind() throws Exception {
        Process demo = run("demo.sh", "--once", "--free-ports");

        assertThat(status(demo)).as(said()).isZero();
        assertThat(said())
                .contains("3 seeds are up", "8 peers are up", "the overlay stands")
                .contains("21 of 21 deliveries", "is killed", "the overlay is whole again", "the seeds dropped")
                .contains("6 of 6 deliveries", "everything arrived")
                .doesNotContain("\u001b");
        assertThat(leftOvers()).isEmpty();
        assertThat(folder.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void theDemoEndedByASignalLeavesNothingBehind() throws Exception {
        Process demo = run("demo.sh", "--once", "--free-ports");
        await().atMost(PATIENCE).until(() -> said().contains("seeds are up"));

        demo.destroy();

        assertThat(status(demo)).as(said()).isEqualTo(143);
        assertThat(leftOvers()).isEmpty();
        assertThat(folder.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void theDemoSaysWhichPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            Path config = Files.writeString(folder.resolve("taken.csv"), "127.0.0.1," + taken.getLocalPort() + "\n");

            Process demo = run("demo.sh", "--once", "--config", config.toString());

            assertThat(status(demo)).as(said()).isEqualTo(4);
            assertThat(said()).contains("port " + taken.getLocalPort() + " is in use", "--free-ports");
        }
    }

    @Test
    void nodesAreStartedInTheBackgroundAndStopped() throws Exception {
        Path config = folder.resolve("seeds.csv");
        List<Integer> ports = Network.freePorts(2);
        Files.writeString(config, "host,port\n\n# two\n127.0.0.1," + ports.get(0) + "\r\n127.0.0.1, " + ports.get(1));

        assertThat(status(run("start_seeds.sh", "--config", config.toString())))
                .as(said())
                .isZero();
        assertThat(said())
                .contains("seed 127.0.0.1:" + ports.get(0) + " is up", "seed 127.0.0.1:" + ports.get(1) + " is up");
        assertThat(status(run("start_peers.sh", "2", "--config", config.toString())))
                .as(said())
                .isZero();
        assertThat(said().lines()).hasSize(2).allMatch(line -> line.matches("peer 127.0.0.1:\\d+ is up, .*"));
        assertThat(leftOvers()).hasSize(4);

        assertThat(status(run("stop.sh"))).as(said()).isZero();
        assertThat(said()).contains("stopped: 2 peers, 2 seeds").doesNotContain("was ended");
        assertThat(leftOvers()).isEmpty();
    }

    private Process run(String script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("bash", root.resolve("scripts").resolve(script).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("TMPDIR", folder.resolve("tmp").toString());
        builder.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private static int status(Process process) throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private String said() throws IOException {
        return Files.readString(output);
    }

    /** Nodes that name this test's folder on their command line. */
    private List<ProcessHandle> leftOvers() {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(process -> process.info().commandLine().orElse("").contains(folder.toString()))
                    .filter(process -> process.info().commandLine().orElse("").contains(".jar "))
                    .toList();
        }
    }
}
