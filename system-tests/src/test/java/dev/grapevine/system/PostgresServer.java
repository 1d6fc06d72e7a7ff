package dev.grapevine.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real PostgreSQL server with a throw-away cluster in a folder of its own, on a free port of loopback. It refuses to run
 * as root: then it runs as {@code nobody}. Used by one thread.
 */
final class PostgresServer implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final boolean ROOT = System.getProperty("user.name").equals("root");

    private final Path binaries;
    private final Path folder;
    private final int port;
    private Process process;

    private PostgresServer(Path binaries, Path folder, int port) {
        this.binaries = binaries;
        this.folder = folder;
        this.port = port;
    }

    /** Where {@code initdb} and {@code postgres} are, if they are installed. */
    static Optional<Path> installed() {
        List<Path> places = new ArrayList<>(List.of(Path.of("/usr/local/bin"), Path.of("/usr/bin")));
        try (Stream<Path> versions = Files.isDirectory(DEBIAN) ? Files.list(DEBIAN) : Stream.<Path>of()) {
            versions.sorted().forEach(version -> places.add(0, version.resolve("bin")));
        } catch (IOException e) {
            return Optional.empty();
        }
        return places.stream()
                .filter(place ->
                        Files.isExecutable(place.resolve("initdb")) && Files.isExecutable(place.resolve("postgres")))
                .findFirst();
    }

    /** Makes a cluster and starts it. */
    static PostgresServer start(Path binaries) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("gv-postgres");
        if (ROOT) {
            Files.setOwner(
                    folder,
                    folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        }
        PostgresServer server =
                new PostgresServer(binaries, folder, Network.freePorts(1).get(0));
        Process initdb =
                server.run("initdb", "-D", server.data(), "-U", "grapevine", "-A", "trust", "-E", "UTF8", "--no-sync");
        assertThat(initdb.waitFor(60, TimeUnit.SECONDS) && initdb.exitValue() == 0)
                .as(() -> server.log())
                .isTrue();
        server.start();
        return server;
    }

    /** Starts it, for the first time or again. */
    void start() throws IOException {
        process = run(
                "postgres",
                "-D",
                data(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=");
        await().atMost(SOON).until(this::answers);
    }

    /** Stops it, and its connections; what was committed is there after the next {@link #start}. */
    void stop() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("the server ends").isTrue();
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=grapevine";
    }

    /** The first column of the first row. */
    String query(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(url());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : "";
        }
    }

    private boolean answers() {
        try {
            return query("SELECT 1").equals("1");
        } catch (SQLException e) {
            return false;
        }
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private Process run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (ROOT) {
            command.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
        }
        command.add(binaries.resolve(program).toString());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (process != null && process.isAlive()) {
            stop();
        }
        Network.remove(folder);
    }
}
