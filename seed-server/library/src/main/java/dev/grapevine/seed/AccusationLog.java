package dev.grapevine.seed;

import dev.grapevine.node.Event;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.seed.core.SeedEvent;
import dev.grapevine.seed.view.Accusation;
import dev.grapevine.seed.view.Accusation.Outcome;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The latest accusations, made up from what the seed notices. Bounded; the oldest gives way. Safe for any thread. */
final class AccusationLog implements Consumer<Event> {
    /** How many are kept. */
    static final int MOST = 256;

    private final InstantSource clock;
    private final Deque<Case> cases = new ArrayDeque<>();
    /** Those without an end, by the accused. */
    private final Map<NodeId, Case> open = new HashMap<>();

    /** One of them while it changes. */
    private static final class Case {
        private final NodeId accused;
        private final Optional<NodeId> reporter;
        private final Instant began;
        private int reports;
        private Outcome outcome = Outcome.OPEN;
        private Instant ended;

        Case(NodeId accused, Optional<NodeId> reporter, Instant began) {
            this.accused = accused;
            this.reporter = reporter;
            this.began = began;
            this.ended = began;
        }

        Accusation view() {
            return new Accusation(accused, reporter, reports, began, outcome, ended);
        }
    }

    AccusationLog(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized void accept(Event event) {
        if (event instanceof SeedEvent.DeathReported e) {
            opened(e.accused(), Optional.of(e.reporter())).reports++;
        } else if (event instanceof SeedEvent.PeerDisconnected e) {
            opened(e.peer(), Optional.empty());
        } else if (event instanceof SeedEvent.PeerHidden e) {
            came(e.peer(), Outcome.HIDDEN);
        } else if (event instanceof SeedEvent.PeerProvedAlive e) {
            came(e.peer(), Outcome.ALIVE);
        } else if (event instanceof SeedEvent.PeerRemoved e) {
            came(e.peer(), Outcome.REMOVED);
        } else if (event instanceof SeedEvent.PeerLeft e) {
            came(e.peer(), Outcome.LEFT);
        }
    }

    private Case opened(NodeId accused, Optional<NodeId> reporter) {
        Case one = open.get(accused);
        if (one == null) {
            one = new Case(accused, reporter, clock.instant());
            open.put(accused, one);
            cases.addFirst(one);
            if (cases.size() > MOST) {
                Case oldest = cases.removeLast();
                open.remove(oldest.accused, oldest);
            }
        }
        return one;
    }

    private void came(NodeId accused, Outcome outcome) {
        Case one = outcome == Outcome.HIDDEN ? open.get(accused) : open.remove(accused);
        if (one != null) {
            one.outcome = outcome;
            one.ended = clock.instant();
        }
    }

    /** The latest first. */
    synchronized List<Accusation> views() {
        List<Accusation> views = new ArrayList<>();
        cases.forEach(one -> views.add(one.view()));
        return Collections.unmodifiableList(views);
    }
}
