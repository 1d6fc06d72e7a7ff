package dev.grapevine.simulator.network;

import dev.grapevine.node.LinkLoss;
import dev.grapevine.simulator.engine.Occurrence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What TCP does when nothing comes through: it keeps what was sent, tries again at growing intervals (RFC 6298: doubled
 * each time, from 200 ms to 120 s as in Linux) and gives up after about a quarter of an hour. So a link that outlives a
 * partition wakes up some time after it, not at once.
 */
final class Retransmission {
    private static final long FIRST_NANOS = Duration.ofMillis(200).toNanos();
    private static final long LONGEST_NANOS = Duration.ofSeconds(120).toNanos();
    private static final Duration PATIENCE = Duration.ofSeconds(924);

    /** What one end of a link has sent in vain. */
    private record Backlog(long sinceNanos, List<Occurrence> arrivals) {}

    private final Network network;
    private final Map<LinkEnd, Backlog> backlogs = new LinkedHashMap<>();

    Retransmission(Network network) {
        this.network = network;
    }

    /** Keeps an arrival that cannot take place now; returns false when it can. */
    boolean holds(LinkEnd from, Occurrence arrival) {
        if (!waits(from) && !blocked(from)) {
            return false;
        }
        backlogs.computeIfAbsent(from, this::begin).arrivals().add(arrival);
        return true;
    }

    /** Something that stood in the way may be gone: whoever waits finds out at its next attempt. */
    void mayPass() {
        backlogs.forEach((end, backlog) -> {
            if (!blocked(end)) {
                network.engine().at(nextAttempt(backlog.sinceNanos()), () -> attempt(end, backlog));
            }
        });
    }

    private Backlog begin(LinkEnd from) {
        var backlog = new Backlog(network.engine().nowNanos(), new ArrayList<>());
        network.engine().after(PATIENCE, () -> giveUp(from, backlog));
        return backlog;
    }

    private void attempt(LinkEnd from, Backlog backlog) {
        if (waits(from, backlog) && !blocked(from)) {
            backlogs.remove(from);
            backlog.arrivals().forEach(Occurrence::happen);
        }
    }

    private void giveUp(LinkEnd from, Backlog backlog) {
        if (waits(from, backlog)) {
            backlogs.remove(from);
            from.lost(new LinkLoss(LinkLoss.Kind.LOST, "timed out"));
        }
    }

    private boolean waits(LinkEnd from) {
        return !backlogs.isEmpty() && backlogs.containsKey(from);
    }

    private boolean waits(LinkEnd from, Backlog backlog) {
        return backlogs.get(from) == backlog;
    }

    private boolean blocked(LinkEnd from) {
        return network.blocked(from.host(), from.other().host());
    }

    private long nextAttempt(long sinceNanos) {
        long now = network.engine().nowNanos();
        long attempt = sinceNanos;
        long interval = FIRST_NANOS;
        while (attempt < now) {
            attempt += interval;
            interval = Math.min(LONGEST_NANOS, 2 * interval);
        }
        return attempt;
    }
}
