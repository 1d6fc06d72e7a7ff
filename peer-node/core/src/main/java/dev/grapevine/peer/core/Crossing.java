package dev.grapevine.peer.core;

import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.Address;
import dev.grapevine.wire.Apart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Dials across when a seed says that the overlay has come apart. A full peer gives up one of its links for it.
 *
 * <p>A seed may lie: so there is one such link at a time, and a while between two.
 */
final class Crossing {
    private static final long PAUSE_NANOS = 30_000_000_000L;

    private final Effects effects;
    private final Neighbours neighbours;
    private final KnownPeers known;
    private final RandomGenerator random;
    private @Nullable LinkId last;
    private long lastNanos;

    Crossing(Effects effects, Neighbours neighbours, KnownPeers known, RandomGenerator random) {
        this.effects = effects;
        this.neighbours = neighbours;
        this.known = known;
        this.random = random;
    }

    /** {@code gaveUp} is told of the link that ended to make room. */
    void onApart(Address seed, Apart m, Consumer<NeighbourLink> gaveUp, long nowNanos) {
        List<KnownPeers.Known> others = new ArrayList<>();
        if (!tooSoon(nowNanos)) {
            m.getOthersList().forEach(record -> known.hear(record).ifPresent(others::add));
            others.removeIf(other -> neighbours.engaged(other.id));
        }
        if (others.isEmpty()) {
            effects.note(new PeerEvent.ApartIgnored(seed));
            return;
        }
        effects.note(new PeerEvent.ApartTold(seed));
        Optional<NeighbourLink> surplus = neighbours.makeRoom();
        surplus.ifPresent(gaveUp);
        if (!neighbours.full()) {
            last = neighbours.dialAcross(others.get(random.nextInt(others.size())), seed, nowNanos);
            lastNanos = nowNanos;
        }
    }

    private boolean tooSoon(long nowNanos) {
        boolean stands = last != null && neighbours.owns(last);
        return stands || (last != null && nowNanos - lastNanos < PAUSE_NANOS);
    }
}
