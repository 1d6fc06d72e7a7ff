package dev.grapevine.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Class-data archives that cut what a start costs to less than half, made once for each build of the jars and each JVM,
 * by two peers and a seed that do a little of everything. A test that finds none runs all the same, only slower.
 */
final class ClassData {
    private static boolean rehearsed;

    private ClassData() {}

    /** The JVM options that use the archive of this jar; none when it could not be made. */
    static synchronized List<String> options(Path jar) {
        Path archive = archive(jar);
        if (!Files.exists(archive) && !rehearsed) {
            rehearsed = true;
            rehearse();
        }
        return Files.exists(archive) ? List.of("-Xshare:auto", "-XX:SharedArchiveFile=" + archive) : List.of();
    }

    private static Path archive(Path jar) {
        try {
            String build = Runtime.version().feature() + "-"
                    + Files.getLastModifiedTime(jar).toMillis() + "-" + Files.size(jar);
            return Path.of(System.getProperty("grapevine.classData", "target/class-data"))
                    .resolve(jar.getFileName() + "-" + build + ".jsa")
                    .toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException("run mvn package first", e);
        }
    }

    private static void rehearse() {
        try {
            Path directory = Files.createTempDirectory("gv");
            int port = Network.freePorts(1).get(0);
            Files.writeString(directory.resolve("config.csv"), "host,port\n127.0.0.1," + port + "\n");
            try (NodeProcess seed = start(directory, "seed", port, leaving("seed"));
                    NodeProcess other = start(directory, "peer", 0, List.of());
                    NodeProcess peer = start(directory, "peer", 0, leaving("peer"))) {
                converse(peer, other);
                leave(peer);
                leave(seed);
            }
            finish("peer");
            finish("seed");
            Network.remove(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (AssertionError e) {
            System.out.println("no archive of class data: " + e.getMessage());
        }
    }

    private static NodeProcess start(Path directory, String jar, int port, List<String> classData) {
        List<String> arguments = List.of("--port", Integer.toString(port));
        var launch =
                new NodeProcess.Launch(jar, directory, directory.resolve("s"), List.of(), arguments, Redirect.PIPE);
        return NodeProcess.start(jar + "-rehearsing", launch, classData);
    }

    private static List<String> leaving(String jar) throws IOException {
        Path archive = unfinished(jar);
        Files.createDirectories(archive.getParent());
        return List.of("-XX:ArchiveClassesAtExit=" + archive);
    }

    /** Gives an archive its name once it is whole: another JVM may be looking for it. */
    private static void finish(String jar) throws IOException {
        if (Files.exists(unfinished(jar))) {
            Files.move(unfinished(jar), archive(NodeProcess.jar(jar)), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static Path unfinished(String jar) {
        Path archive = archive(NodeProcess.jar(jar));
        return archive.resolveSibling(
                archive.getFileName() + "." + ProcessHandle.current().pid());
    }

    private static void converse(NodeProcess peer, NodeProcess other) {
        Network.soon().until(() -> !Network.neighbours(peer).isEmpty());
        peer.ask("subscribe all/#");
        peer.ask("publish all/that hello");
        peer.ask("broadcast hello");
        peer.ask("send " + other.id() + " hello");
        other.ask("broadcast hello");
        List.of("msg", "topics", "seeds", "status").forEach(peer::json);
    }

    private static void leave(NodeProcess node) {
        node.type("exit");
        node.exitStatus();
    }
}
