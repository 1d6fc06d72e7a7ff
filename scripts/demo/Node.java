package demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One process, asked over its standard input. Safe for several threads. */
final class Node {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GONE = "";

    final String name;
    final Process process;
    final Path directory;
    private final Path log;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    volatile String address = "";
    volatile String id = "";

    Node(String name, Process process, Path log, Path directory) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.directory = directory;
        Thread reader = new Thread(this::read, "from-" + name);
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            String[] ready = Optional.ofNullable(out.readLine()).orElse("").split("[ =]");
            if (ready.length == 5) {
                address = ready[2];
                id = ready[4];
            }
            out.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            // It has ended; whoever asks it is told so below.
        }
        lines.add(GONE);
    }

    boolean ready() {
        return !id.isEmpty();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** The answer to a command; empty when the process is gone. */
    private synchronized String answer(String command) {
        try {
            process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            String line = lines.poll(Waiting.PATIENCE_SECONDS, TimeUnit.SECONDS);
            return line == null ? GONE : line;
        } catch (IOException e) {
            return GONE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return GONE;
        }
    }

    private JsonNode ask(String listing) {
        try {
            return JSON.readTree(answer(listing + " --json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean degraded() {
        return ask("status").path("degraded").asBoolean(true);
    }

    List<String> joinedSeeds() {
        return stream(ask("seeds"))
                .filter(seed -> seed.path("state").asText().equals("joined"))
                .map(seed -> seed.path("address").asText())
                .toList();
    }

    Set<String> neighbourIds() {
        return ids(ask("peers").path("neighbours"));
    }

    Set<String> registeredIds() {
        return ids(ask("peers").path("peers"));
    }

    private static Set<String> ids(JsonNode rows) {
        return stream(rows).map(row -> row.path("id").asText()).collect(Collectors.toSet());
    }

    private static Stream<JsonNode> stream(JsonNode rows) {
        List<JsonNode> list = new ArrayList<>();
        rows.forEach(list::add);
        return list.stream();
    }

    String broadcast(String text) {
        return answer("broadcast " + text);
    }

    List<JsonNode> messages() {
        return stream(ask("msg")).toList();
    }

    Optional<JsonNode> message(String hash) {
        return messages().stream()
                .filter(message -> message.path("hash").asText().equals(hash))
                .findAny();
    }

    String delivery(String hash) {
        return message(hash)
                .map(m -> String.format("%3d ms  ", m.path("delayMillis").asLong())
                        + Screen.hops(m.path("hops").asLong()))
                .orElse("not received");
    }

    String lastWords() {
        try {
            List<String> words = Files.readAllLines(log);
            return words.isEmpty() ? "without a word" : words.get(words.size() - 1);
        } catch (IOException e) {
            return "its log cannot be read: " + e;
        }
    }
}
