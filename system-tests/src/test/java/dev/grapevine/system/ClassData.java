package dev.grapevine.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Class-data archives that halve what a start costs, made once for each build of a jar and each JVM. A test that finds
 * none runs all the same, only slower.
 */
final class ClassData {
    private static final long PATIENCE_SECONDS = 60;
    private static final int MOST_QUESTIONS = 2000;

    private ClassData() {}

    /** The JVM options that use the archive of this jar; none when it cannot be made. */
    static synchronized List<String> options(Path jar) {
        Path archive = archive(jar);
        if (!Files.exists(archive)) {
            make(jar, archive);
        }
        return Files.exists(archive) ? List.of("-Xshare:auto", "-XX:SharedArchiveFile=" + archive) : List.of();
    }

    private static Path archive(Path jar) {
        try {
            String build = Runtime.version().feature() + "-"
                    + Files.getLastModifiedTime(jar).toMillis() + "-" + Files.size(jar);
            return Path.of("target", "class-data", jar.getFileName() + "-" + build + ".jsa")
                    .toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException("run mvn package first", e);
        }
    }

    /** A short life without a network, but for a peer that dials itself: it loads what every start loads, and every link. */
    private static void make(Path jar, Path archive) {
        List<String> command = new ArrayList<>(NodeProcess.java());
        command.add("-XX:ArchiveClassesAtExit=" + archive);
        String port = Network.freePorts(1).get(0).toString();
        boolean peer = jar.getFileName().toString().startsWith("peer");
        command.addAll(List.of("-jar", jar.toString(), "--port", port, "--host", "127.0.0.1", "--data-dir", "data"));
        if (peer) {
            command.addAll(List.of("--bootstrap", "127.0.0.1:" + port));
        }
        try {
            Files.createDirectories(archive.getParent());
            Process process = new ProcessBuilder(command)
                    .directory(Files.createTempDirectory("class-data").toFile())
                    .redirectError(Redirect.DISCARD)
                    .start();
            try (var commands = process.outputWriter();
                    var answers = process.inputReader()) {
                commands.write("help\npeers --json\nmsg --json\n");
                if (peer) {
                    awaitHandshake(commands, answers);
                }
                commands.write("status --json\nexit\n");
                commands.flush();
                answers.transferTo(Writer.nullWriter());
            }
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks until it has dialled itself; after so many times it has something else to do. */
    private static void awaitHandshake(Writer commands, BufferedReader answers) throws IOException {
        String line = "";
        for (int i = 0; i < MOST_QUESTIONS && line != null && !line.matches(".*\"handshakes\":[1-9].*"); i++) {
            commands.write("status --json\n");
            commands.flush();
            do {
                line = answers.readLine();
            } while (line != null && !line.contains("\"handshakes\""));
        }
    }
}
