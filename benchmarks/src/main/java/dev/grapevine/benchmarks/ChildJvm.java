package dev.grapevine.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A process of this program that plays a {@link Role}. Commands go to its standard input, one line each, and every command
 * has one line of answer. What it says on standard error is shown. Used by one thread.
 */
public final class ChildJvm implements AutoCloseable {
    private static final long ANSWER_SECONDS = 180;
    private static final long EXIT_SECONDS = 3;
    private static final int WAITING_ANSWERS = 1024;
    /** Instead of a line, once the process has ended. */
    private static final String ENDED = "\0";

    private final String role;
    private final Process process;
    private final Writer commands;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>(WAITING_ANSWERS);

    private ChildJvm(String role, Process process) {
        this.role = role;
        this.process = process;
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** Starts the process; its hello is the first {@link #answer}. */
    public static ChildJvm start(String java, List<String> flags, String role, Object... args) throws IOException {
        return start(List.of(java), flags, role, args);
    }

    /** The same for one that would have a machine of its own: here it gets the processor time that others leave. */
    public static ChildJvm startYielding(String java, String role, Object... args) throws IOException {
        return start(List.of("nice", "-n", "19", java), List.of(), role, args);
    }

    private static ChildJvm start(List<String> java, List<String> flags, String role, Object... args)
            throws IOException {
        List<String> command = new ArrayList<>(java);
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), BenchmarksMain.class.getName()));
        command.addAll(List.of("role", role));
        for (Object arg : args) {
            command.add(arg.toString());
        }
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ChildJvm child = new ChildJvm(role, process);
        Thread reader = new Thread(child::readAnswers, "answers of " + role);
        reader.setDaemon(true);
        reader.start();
        return child;
    }

    private void readAnswers() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            in.lines().forEach(this::put);
        } catch (IOException | UncheckedIOException e) {
            put("reading failed: " + e);
        }
        put(ENDED);
    }

    private void put(String line) {
        if (!answers.offer(line)) {
            throw new IllegalStateException(role + " says more than it was asked for");
        }
    }

    /** Sends a command without waiting; {@link #answer} gives what it says to it. */
    public void post(String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
    }

    /** The next answer, as words. */
    public List<String> answer() throws InterruptedException {
        String line = answers.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
        if (line == null || line.equals(ENDED)) {
            throw new IllegalStateException(role + (line == null ? " does not answer" : " has ended"));
        }
        return List.of(line.split(" "));
    }

    /** Sends a command and waits for the answer. */
    public List<String> ask(String command) throws IOException, InterruptedException {
        post(command);
        return answer();
    }

    /** Makes sure that this process and the child read the same monotonic clock. */
    public void checkClock() throws IOException, InterruptedException {
        long before = System.nanoTime();
        long there = Long.parseLong(ask("clock").get(0));
        long after = System.nanoTime();
        if (there - before < 0 || after - there < 0) {
            throw new IllegalStateException("System.nanoTime differs between processes on this machine");
        }
    }

    /** For {@code /proc}. */
    public long pid() {
        return process.pid();
    }

    /** Processor time it has used so far, nanoseconds; unlike a rate, hardly changed by what else the machine does. */
    public long cpuNanos() {
        return process.info().totalCpuDuration().orElseThrow().toNanos();
    }

    @Override
    public void close() {
        try {
            commands.close();
            if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        process.onExit().join();
    }
}
