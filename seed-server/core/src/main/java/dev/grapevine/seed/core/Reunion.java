package dev.grapevine.seed.core;

import dev.grapevine.node.Effects;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.Apart;
import dev.grapevine.wire.Frame;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Notices that the overlay has come apart: each of its peers may have all the links it wants, none of them to the other
 * side. Then some peers of each smaller component are told of peers in the largest ({@code Apart}).
 *
 * <p>Only who was apart at the last look too is told, because newcomers are apart until they have dialled. A look costs
 * time in proportion to the registry, and so the larger it is the rarer they are.
 */
final class Reunion {
    private static final long LOOK_NANOS = 10_000_000_000L;
    private static final long NANOS_PER_PEER = 1_000_000;
    private static final int TOLD = 2;
    private static final int NAMED = 8;

    private final Effects effects;
    private final Registry registry;
    private final AttestedDegrees degrees;
    private final RandomGenerator random;
    private Set<NodeId> apart = Set.of();
    private long nextNanos;
    private boolean begun;

    Reunion(Effects effects, Registry registry, AttestedDegrees degrees, RandomGenerator random) {
        this.effects = effects;
        this.registry = registry;
        this.degrees = degrees;
        this.random = random;
    }

    /** Looks, when it is time to. */
    void sweep(long nowNanos) {
        if (!begun || nextNanos - nowNanos <= 0) {
            begun = true;
            nextNanos = nowNanos + LOOK_NANOS + registry.listedCount() * NANOS_PER_PEER;
            look(Components.of(registry.listed(), degrees));
        }
    }

    private void look(List<List<Entry>> components) {
        Set<NodeId> before = apart;
        apart = new HashSet<>();
        if (components.size() > 1) {
            List<Entry> largest = Collections.max(components, Comparator.comparingInt(List::size));
            for (List<Entry> component : components) {
                if (component != largest) {
                    component.forEach(entry -> apart.add(entry.id));
                    tell(component, before, largest);
                }
            }
        }
    }

    private void tell(List<Entry> component, Set<NodeId> before, List<Entry> largest) {
        List<Entry> lasting = new ArrayList<>(component);
        lasting.removeIf(entry -> entry.welcomedLink().isEmpty() || !before.contains(entry.id));
        for (Entry entry : drawn(lasting, TOLD)) {
            var frame = Apart.newBuilder();
            drawn(largest, NAMED).forEach(other -> frame.addOthers(other.attested(degrees.of(other.id))));
            entry.welcomedLink()
                    .ifPresent(link -> effects.send(
                            link, Frame.newBuilder().setApart(frame).build()));
            effects.note(new SeedEvent.PeerApart(entry.id, component.size()));
        }
    }

    /** So many of them, or all, each at most once. */
    private List<Entry> drawn(List<Entry> from, int count) {
        Set<Entry> drawn = new LinkedHashSet<>();
        while (drawn.size() < Math.min(count, from.size())) {
            drawn.add(from.get(random.nextInt(from.size())));
        }
        return List.copyOf(drawn);
    }
}
