package demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Broadcasts, and tells who heard what, when and after how many hops. */
final class Messages {
    private static final long PATIENCE_SECONDS = 10;

    private final Screen screen;
    private final Waiting waiting;
    private final List<Node> listeners;
    private final Map<Node, String> hashes = new LinkedHashMap<>();
    private boolean complete = true;

    Messages(Screen screen, Waiting waiting, List<Node> listeners) {
        this.screen = screen;
        this.waiting = waiting;
        this.listeners = listeners;
    }

    /** Lets a peer speak, and waits until all have heard it. */
    void send(Node speaker, String text) throws Failed {
        hashes.put(speaker, speaker.broadcast(text));
        int expected = hashes.size() * listeners.size();
        complete &= waiting.within(
                        PATIENCE_SECONDS,
                        () -> heard().count() == expected,
                        () -> "waiting: " + heard().count() + " of " + expected)
                >= 0;
    }

    private Stream<JsonNode> heard() {
        return listeners.stream()
                .flatMap(peer -> hashes.values().stream().flatMap(hash -> peer.message(hash).stream()));
    }

    /** A column for each message, a row for each peer. */
    void table() {
        List<String> titles = new ArrayList<>(List.of("heard by"));
        hashes.keySet().forEach(speaker -> titles.add("\"Hello from " + speaker.name + "\""));
        List<List<String>> rows = new ArrayList<>();
        for (Node peer : listeners) {
            List<String> row = new ArrayList<>(List.of(peer.name));
            hashes.forEach((speaker, hash) -> row.add(peer == speaker ? "its own" : peer.delivery(hash)));
            rows.add(row);
        }
        screen.table(titles, rows);
    }

    /** Says in a line how it went; whether everything arrived. */
    boolean summary() {
        List<JsonNode> messages = heard().toList();
        int expected = hashes.size() * (listeners.size() - 1);
        String text = messages.size() - hashes.size() + " of " + expected + " deliveries; the slowest took "
                + most(messages, "delayMillis") + " ms, the farthest " + Screen.hops(most(messages, "hops"));
        if (complete) {
            screen.done(text);
        } else {
            screen.failed(text);
        }
        return complete;
    }

    private static long most(List<JsonNode> messages, String field) {
        return messages.stream()
                .mapToLong(message -> message.path(field).asLong())
                .max()
                .orElse(0);
    }
}
