package dev.grapevine.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.grapevine.protocol.Address;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One jar that runs: its commands, answers, signals and end. Safe for several threads of a test. */
final class NodeProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern READY = Pattern.compile("READY (seed|peer) (\\S+) id=([0-9a-f]{64})");
    private static final int KEPT_LINES = 60;
    private static final JsonMapper JSON = new JsonMapper();

    private final String name;
    private final Process process;
    private final Path log;
    private final BlockingQueue<String> out = new LinkedBlockingQueue<>();
    private final Deque<String> err = new ArrayDeque<>();
    private final List<Thread> readers;
    private Address address;
    private String id;
    private URI page;

    /** How a process is started. {@code jar} is {@code seed} or {@code peer}. */
    record Launch(String jar, Path directory, Path state, List<String> jvm, List<String> arguments, Redirect in) {}

    private NodeProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.readers = List.of(
                reader("out", process.inputReader(StandardCharsets.UTF_8), out::add),
                reader("err", process.errorReader(StandardCharsets.UTF_8), this::keep));
    }

    /** The JVM that runs the tests, as small as it gets. */
    static List<String> java() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        // Nothing of the JVM's own may appear on standard output.
        return List.of(
                java,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xss512k",
                "-Xlog:disable",
                "-Xlog:all=error:stderr");
    }

    /** The jar of that name in the folder of runnable jars. */
    static Path jar(String name) {
        return Path.of(System.getProperty("grapevine.dist", "../dist"))
                .resolve(name + ".jar")
                .toAbsolutePath();
    }

    /** Starts a process; nothing has been waited for. */
    static NodeProcess start(String name, Launch launch) {
        return start(name, launch, ClassData.options(jar(launch.jar)));
    }

    /** The same, with these options for its class data. */
    static NodeProcess start(String name, Launch launch, List<String> classData) {
        Path log = launch.directory.resolve(name + ".log");
        List<String> command = new ArrayList<>(java());
        command.addAll(classData);
        command.addAll(launch.jvm);
        command.addAll(List.of("-jar", jar(launch.jar).toString()));
        command.addAll(launch.arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(launch.directory.toFile());
        builder.redirectInput(launch.in);
        builder.environment().keySet().removeIf(variable -> variable.startsWith("GRAPEVINE_"));
        builder.environment().put("XDG_STATE_HOME", launch.state.toString());
        try {
            NodeProcess node = new NodeProcess(name, builder.start(), log);
            LeftOvers.watch(node);
            return node;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Thread reader(String stream, BufferedReader from, java.util.function.Consumer<String> to) {
        Thread thread = new Thread(
                () -> {
                    try (from) {
                        from.lines().forEach(to);
                    } catch (IOException | UncheckedIOException e) {
                        keep("(" + stream + " ended: " + e.getMessage() + ")");
                    }
                },
                name + "-" + stream);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void keep(String line) {
        synchronized (err) {
            err.add(line);
            if (err.size() > KEPT_LINES) {
                err.remove();
            }
        }
    }

    // ---- what it says ----

    /** Waits for the line that says where the node listens. */
    synchronized NodeProcess ready() {
        if (address == null) {
            String line = nextLine("READY");
            Matcher ready = READY.matcher(line);
            assertThat(ready.matches()).as("'%s' is the line READY …", line).isTrue();
            address = Address.parse(ready.group(2));
            id = ready.group(3);
        }
        return this;
    }

    Address address() {
        return ready().address;
    }

    /** Waits for the second line of a node with {@code --http}: where its page is. To be asked before any command. */
    synchronized URI page() {
        ready();
        if (page == null) {
            String line = nextLine("HTTP");
            assertThat(line).startsWith("HTTP http://127.0.0.1:");
            page = URI.create(line.substring("HTTP ".length()));
        }
        return page;
    }

    String id() {
        return ready().id;
    }

    long pid() {
        return process.pid();
    }

    /** Types a command that answers with one line. */
    synchronized String ask(String command) {
        ready();
        type(command);
        return nextLine(command);
    }

    /** Types a command and waits for nothing. */
    synchronized void type(String command) {
        try {
            BufferedWriter commands = process.outputWriter(StandardCharsets.UTF_8);
            commands.write(command + "\n");
            commands.flush();
        } catch (IOException e) {
            throw new AssertionError(name + " takes no command '" + command + "'\n" + output(), e);
        }
    }

    /** Standard input ends. */
    void endInput() {
        try {
            process.outputWriter().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The document of a listing. */
    JsonNode json(String listing) {
        return parse(ask(listing + " --json"));
    }

    static JsonNode parse(String document) {
        try {
            return JSON.readTree(document);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not one JSON document: " + document, e);
        }
    }

    /** A counter of {@code status}; 0 before it has counted anything. */
    long counter(String counter) {
        return json("status").get("counters").path(counter).asLong();
    }

    private String nextLine(String awaited) {
        try {
            String line = out.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return java.util.Objects.requireNonNull(line, () -> name + " did not answer: " + awaited + "\n" + output());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Lines on standard output that nobody asked for. */
    List<String> unasked() {
        return List.copyOf(out);
    }

    /** Waits for the end and takes all that is left on standard output. */
    List<String> lastWords() {
        exitStatus();
        List<String> lines = new ArrayList<>();
        out.drainTo(lines);
        return lines;
    }

    /** Standard error so far, its latest lines. */
    String err() {
        synchronized (err) {
            return String.join("\n", err);
        }
    }

    /** What it wrote to its log. */
    List<String> log() {
        try (Stream<String> lines = Files.exists(log) ? Files.lines(log) : Stream.<String>of()) {
            return lines.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything a failed test wants to see of this process. */
    String output() {
        List<String> lines = log();
        return "---- " + name + " pid " + pid() + (process.isAlive() ? "" : " ended with " + process.exitValue())
                + (id == null ? "" : " " + address + " " + id.substring(0, 8)) + "\n" + err() + "\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - KEPT_LINES), lines.size())) + "\n";
    }

    // ---- its life and end ----

    boolean alive() {
        return process.isAlive();
    }

    /** SIGKILL: no goodbye. */
    void kill() {
        process.destroyForcibly();
        exitStatus();
    }

    /** Sends a signal by its name: {@code STOP}, {@code CONT}, {@code TERM}, {@code INT}. */
    void signal(String signal) {
        try {
            int status = new ProcessBuilder("kill", "-" + signal, Long.toString(pid()))
                    .start()
                    .waitFor();
            assertThat(status).as("kill -%s %s", signal, name).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits for the end. */
    int exitStatus() {
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as(() -> name + " ends\n" + output())
                    .isTrue();
            for (Thread reader : readers) {
                reader.join(PATIENCE.toMillis());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Memory that the system has given it, in MiB. */
    long residentMiB() {
        return Long.parseLong(system("VmRSS:").replaceAll("\\D", "")) / 1024;
    }

    /** Whether a signal has stopped it. */
    boolean isStopped() {
        return system("State:").startsWith("T");
    }

    /** What the system says of the process. */
    private String system(String field) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid()), "status")).stream()
                    .filter(line -> line.startsWith(field))
                    .map(line -> line.substring(field.length()).strip())
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        LeftOvers.forget(this);
    }

    @Override
    public String toString() {
        return name;
    }
}
