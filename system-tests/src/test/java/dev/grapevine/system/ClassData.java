package dev.grapevine.system;

import java.io.IOException;
import java.io.UncheckedIOException;
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

    /** A short life without a network: it loads what every start loads. */
    private static void make(Path jar, Path archive) {
        List<String> command = new ArrayList<>(NodeProcess.java());
        command.add("-XX:ArchiveClassesAtExit=" + archive);
        command.addAll(List.of("-jar", jar.toString(), "--port", "0", "--host", "127.0.0.1"));
        if (jar.getFileName().toString().startsWith("peer")) {
            command.addAll(List.of("--bootstrap", "127.0.0.1:1"));
        }
        try {
            Files.createDirectories(archive.getParent());
            Process process = new ProcessBuilder(command)
                    .directory(Files.createTempDirectory("class-data").toFile())
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
            try (var commands = process.outputWriter()) {
                commands.write("help\npeers --json\nmsg --json\nstatus --json\nexit\n");
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
}
