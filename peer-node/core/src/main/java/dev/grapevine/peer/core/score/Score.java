package dev.grapevine.peer.core.score;

import dev.grapevine.protocol.Conduct;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One neighbour's score: credit, which is capped, minus misdeeds, which are forgiven with time. Kept under the neighbour's
 * id, so that a new link does not wash it clean.
 */
final class Score {
    private static final double NANOS_PER_MINUTE = 60e9;

    private final Conduct conduct;
    private final Map<Deed, Long> misdeeds = new EnumMap<>(Deed.class);
    private double credit;
    private double blame;
    private long blamedNanos;

    Score(Conduct conduct) {
        this.conduct = conduct;
    }

    void add(Deed deed, long nowNanos) {
        if (deed.bad()) {
            forgive(nowNanos);
            blame -= deed.points();
            misdeeds.merge(deed, 1L, Long::sum);
        } else {
            credit = Math.min(conduct.mostCredit(), credit + deed.points());
        }
    }

    private void forgive(long nowNanos) {
        double minutes = (nowNanos - blamedNanos) / NANOS_PER_MINUTE;
        blame = blame == 0 ? 0 : Math.max(0, blame - minutes * conduct.forgivenAMinute());
        blamedNanos = nowNanos;
    }

    double points(long nowNanos) {
        forgive(nowNanos);
        return credit - blame;
    }

    /** The same, without forgiving what has been forgiven since. */
    int latest() {
        return (int) Math.floor(credit - blame);
    }

    /** Whether there is nothing against it. */
    boolean clean(long nowNanos) {
        forgive(nowNanos);
        return blame == 0;
    }

    /** What it did, with how often, in the order of {@link Deed}. */
    String reasons() {
        return misdeeds.entrySet().stream()
                .map(entry -> entry.getKey().words() + " (" + entry.getValue() + ")")
                .collect(Collectors.joining(", "));
    }
}
