package demo;

import dev.grapevine.protocol.Address;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The processes and their files, from start to end. */
final class Network {
    private static final int IN_USE = 4;
    private static final String WAYS_OUT = "Try scripts/demo.sh --free-ports,\n"
            + "  or stop that process (scripts/stop.sh, if scripts/start_seeds.sh has started it).";

    static final String MAX_PEERS = "4";

    final List<Node> seeds = new ArrayList<>();
    final List<Node> peers = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();
    private final Set<Process> killed = new LinkedHashSet<>();
    private final Map<Path, Path> archives = new LinkedHashMap<>();
    private final Path dist;
    private final Path files;
    private final Path config;
    private boolean closed;

    Network(Path dist) throws IOException {
        this.dist = dist;
        this.files = temporary();
        this.config = files.resolve("config.csv");
    }

    /** A new folder for the owner alone, under a name short enough to be typed. */
    private static Path temporary() throws IOException {
        String parent = System.getenv().getOrDefault("TMPDIR", System.getProperty("java.io.tmpdir"));
        Path lengthy = Files.createTempDirectory(Path.of(parent), "gv-demo-");
        Path brief = lengthy.resolveSibling("gv-demo-" + ProcessHandle.current().pid());
        return Files.exists(brief) ? lengthy : Files.move(lengthy, brief);
    }

    /** The nodes read the seeds from a copy: without pinned ids, since these seeds are new ones. */
    void describeSeeds(List<Address> addresses) throws IOException {
        Files.write(
                config, addresses.stream().map(a -> a.host() + "," + a.port()).toList());
    }

    void startSeed(Address address) throws Failed, IOException {
        String port = String.valueOf(address.port());
        seeds.add(node(port, "seed.jar", "--host", address.host(), "--port", port));
    }

    void startPeer(String name) throws Failed, IOException {
        peers.add(node(name, "peer.jar", "--port", "0", "--max-peers", MAX_PEERS));
    }

    private Node node(String name, String jar, String... arguments) throws Failed, IOException {
        File log = files.resolve(name + ".log").toFile();
        return new Node(
                name, start(command(name, jar, arguments).redirectError(log)), log.toPath(), files.resolve(name));
    }

    Process startAtTerminal(String name) throws Failed, IOException {
        return start(command(name, "peer.jar", "--port", "0", "--max-peers", MAX_PEERS)
                .inheritIO());
    }

    private ProcessBuilder command(String name, String jar, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xss512k",
                "-Xlog:disable",
                "-Xlog:all=error:stderr"));
        command.addAll(classData(jar));
        command.addAll(List.of("-jar", dist.resolve(jar).toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "--config", config.toString(), "--data-dir", files.resolve(name).toString()));
        ProcessBuilder builder = new ProcessBuilder(command).directory(files.toFile());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("GRAPEVINE_"));
        return builder;
    }

    /** The first node of a new jar leaves its loaded classes in an archive; later demos start faster with it. */
    private List<String> classData(String jar) throws IOException {
        Path archive = dist.resolve(jar + "-" + Runtime.version() + ".jsa");
        if (Files.exists(archive) && modified(archive).compareTo(modified(dist.resolve(jar))) > 0) {
            return List.of("-XX:SharedArchiveFile=" + archive);
        }
        Path fresh = dist.resolve(
                archive.getFileName() + "." + ProcessHandle.current().pid());
        boolean first = archives.putIfAbsent(fresh, archive) == null;
        return first ? List.of("-XX:ArchiveClassesAtExit=" + fresh) : List.of();
    }

    private static FileTime modified(Path file) throws IOException {
        return Files.getLastModifiedTime(file);
    }

    private synchronized Process start(ProcessBuilder builder) throws Failed, IOException {
        if (closed) {
            throw new Failed(1, "stopped");
        }
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    /** The peers' jar, as one types it here. */
    Path jar() {
        Path jar = dist.resolve("peer.jar");
        Path here = Path.of("").toAbsolutePath().normalize();
        return jar.startsWith(here) ? here.relativize(jar) : jar;
    }

    synchronized void kill(Node node) {
        killed.add(node.process);
        node.process.destroyForcibly();
    }

    synchronized boolean closed() {
        return closed;
    }

    long alive() {
        return processes.stream().filter(Process::isAlive).count();
    }

    int waitFor(Process process) throws Failed {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            throw new Failed(1, "interrupted");
        }
    }

    void requireAlive() throws Failed {
        for (Node node : nodes()) {
            if (!node.alive() && !killed.contains(node.process)) {
                throw node.process.exitValue() == IN_USE
                        ? new Failed(IN_USE, "port " + node.name + " is in use by another process. " + WAYS_OUT)
                        : new Failed(1, node.name + " ended: " + node.lastWords());
            }
        }
    }

    private List<Node> nodes() {
        return Stream.concat(seeds.stream(), peers.stream()).toList();
    }

    /** Asks all to leave, ends who has not within three seconds, removes the files. */
    synchronized void close() {
        closed = true;
        long start = System.nanoTime();
        processes.forEach(Process::destroy);
        while (alive() > 0 && Waiting.millisSince(start) < 3000) {
            Waiting.pause(10);
        }
        boolean allLeft = alive() == 0;
        processes.forEach(Process::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
        try (Stream<Path> all = Files.walk(files)) {
            keepArchives(allLeft);
            all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            System.err.println("demo: " + files + " is left behind (" + e + ")");
        }
    }

    private void keepArchives(boolean complete) throws IOException {
        for (Map.Entry<Path, Path> archive : archives.entrySet()) {
            if (complete && Files.exists(archive.getKey())) {
                Files.move(archive.getKey(), archive.getValue(), StandardCopyOption.ATOMIC_MOVE);
            }
            Files.deleteIfExists(archive.getKey());
        }
    }
}
