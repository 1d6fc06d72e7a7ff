package demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Watches what the survivors and the seeds make of a death. */
final class Repair {
    private final Overlay before;
    private final Node victim;
    private final List<Node> survivors;
    private final List<Node> registrars;
    private final Map<Node, Long> noticed = new LinkedHashMap<>();
    private final Map<Node, Long> replaced = new LinkedHashMap<>();
    private final Map<Node, Long> dropped = new LinkedHashMap<>();
    private Overlay now;
    private long start;
    private long whole = -1;

    Repair(Overlay before, Node victim, List<Node> survivors, List<Node> seeds) {
        this.before = before;
        this.now = before;
        this.victim = victim;
        this.survivors = survivors;
        this.registrars = seeds.stream()
                .filter(seed -> seed.registeredIds().contains(victim.id))
                .toList();
    }

    /** From here on time counts. */
    void begin() {
        start = System.nanoTime();
    }

    boolean complete() {
        now = Overlay.of(survivors);
        long millis = Waiting.millisSince(start);
        for (Node peer : before.of(victim)) {
            if (!peer.neighbourIds().contains(victim.id)) {
                noticed.putIfAbsent(peer, millis);
            }
            if (!before.of(peer).containsAll(now.of(peer))) {
                replaced.putIfAbsent(peer, millis);
            }
        }
        for (Node seed : registrars) {
            if (!seed.registeredIds().contains(victim.id)) {
                dropped.putIfAbsent(seed, millis);
            }
        }
        if (whole < 0 && noticed.size() == before.of(victim).size() && now.whole()) {
            whole = millis;
        }
        return whole >= 0 && dropped.size() == registrars.size();
    }

    long wholeMillis() {
        return whole;
    }

    String progress() {
        return (whole < 0 ? "repairing the overlay" : "the overlay is whole again") + "; " + dropped.size() + " of "
                + registrars.size() + " seeds have dropped " + victim.name;
    }

    List<List<String>> rows() {
        return before.of(victim).stream()
                .map(peer -> List.of(
                        peer.name,
                        before.linksOf(peer),
                        now.linksOf(peer),
                        time(noticed.get(peer), "not yet"),
                        time(replaced.get(peer), "none needed")))
                .toList();
    }

    String drops() {
        return dropped.entrySet().stream()
                .map(drop -> drop.getKey().name + " after " + Screen.seconds(drop.getValue()))
                .collect(Collectors.joining(", ", "dropped " + victim.name + ": ", ""));
    }

    private static String time(Long millis, String otherwise) {
        return millis == null ? otherwise : String.format("%3d ms", millis);
    }
}
