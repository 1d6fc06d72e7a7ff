package dev.grapevine.seed.core;

import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.node.LinkLoss;
import dev.grapevine.node.Signatures;
import dev.grapevine.node.SignedDeath;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.Accused;
import dev.grapevine.wire.Alive;
import dev.grapevine.wire.Death;
import dev.grapevine.wire.Frame;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who is said to be dead, and whether it is true. Nobody's word removes a peer: an accusation only makes the seed look
 * for itself. The first failed probe hides the peer, the third is the verdict; a refutation or an answered probe ends the
 * matter, and for a few seconds nobody can raise it again.
 */
final class Accusations {
    private static final long AT_REST_NANOS = 5_000_000_000L;
    private static final int MAX_RELAYS = 256;

    private final SeedConfig config;
    private final Effects effects;
    private final Registry registry;
    private final AttestedDegrees degrees;
    private final Probes probes;
    private final Signatures signatures;
    private final Map<LinkId, Death> relays = new LinkedHashMap<>();

    Accusations(SeedConfig config, Effects effects, Signatures signatures, Registry registry, AttestedDegrees degrees) {
        this.config = config;
        this.effects = effects;
        this.signatures = signatures;
        this.registry = registry;
        this.degrees = degrees;
        this.probes = new Probes(effects);
    }

    /** Somebody is said to be dead. It counts once its reporter is known to have said so. */
    void onDeath(Death death, long nowNanos) {
        if (signatures.required()) {
            effects.run(new SignedDeath(death, signatures));
        } else {
            onReported(death, nowNanos);
        }
    }

    void onChecked(SignedDeath checked, long nowNanos) {
        if (checked.holds()) {
            onReported(checked.death(), nowNanos);
        } else {
            effects.note(new SeedEvent.DeathIgnored(
                    new NodeId(checked.death().getAccused()), "its reporter has not signed it"));
        }
    }

    private void onReported(Death death, long nowNanos) {
        NodeId accused = new NodeId(death.getAccused());
        NodeId reporter = new NodeId(death.getReporter());
        effects.note(new SeedEvent.DeathReported(accused, reporter, death.getRelayed()));
        Optional<Entry> entry = registry.find(accused);
        Optional<String> idle =
                entry.map(e -> reasonToIgnore(e, death, nowNanos)).orElse(Optional.of("not registered"));
        if (idle.isPresent()) {
            effects.note(new SeedEvent.DeathIgnored(accused, idle.get()));
            entry.filter(e -> degrees.reported(accused, reporter)).ifPresent(e -> tell(e, death));
            return;
        }
        entry.ifPresent(e -> accuse(e, death));
    }

    private Optional<String> reasonToIgnore(Entry entry, Death death, long nowNanos) {
        if (Long.compareUnsigned(death.getIncarnation(), entry.incarnation()) < 0) {
            return Optional.of("refuted before");
        }
        if (probes.covers(entry.id)) {
            return Optional.of("being looked at");
        }
        return entry.provedAliveWithin(AT_REST_NANOS, nowNanos) ? Optional.of("just proved alive") : Optional.empty();
    }

    /** A neighbour's accuser is always named, so that false ones become known to those who can tell. */
    private void tell(Entry entry, Death death) {
        var accused = Accused.newBuilder()
                .setIncarnation(entry.incarnation())
                .setReporter(death.getReporter())
                .setReportedIncarnation(death.getIncarnation())
                .setProof(death.getProof());
        entry.welcomedLink()
                .ifPresent(link -> effects.send(
                        link, Frame.newBuilder().setAccused(accused).build()));
    }

    private void accuse(Entry entry, Death death) {
        tell(entry, death);
        look(entry);
        if (!death.getRelayed()) {
            relay(entry.seeds(), death);
        }
    }

    /** The seed has a reason of its own to see whether this peer lives. */
    void look(Entry entry) {
        entry.accuse();
        probes.begin(entry.id, entry.address());
    }

    /** The peer has shown life on its own link, with this incarnation. */
    void alive(Entry entry, long incarnation, long nowNanos) {
        probes.end(entry.id);
        registry.refute(entry, incarnation, nowNanos);
        effects.note(new SeedEvent.PeerProvedAlive(entry.id, entry.incarnation()));
    }

    /** The peer is out of the registry. */
    void forget(NodeId peer) {
        probes.end(peer);
    }

    boolean owns(LinkId link) {
        return probes.owns(link) || relays.containsKey(link);
    }

    void onOpened(LinkId link) {
        Death death = relays.remove(link);
        if (death != null) {
            effects.send(link, Frame.newBuilder().setDeath(death).build());
            effects.close(link);
        } else {
            probes.onOpened(link);
        }
    }

    /** Looks at nobody and tells nobody any more. */
    void stop() {
        relays.keySet().forEach(effects::close);
        relays.clear();
        probes.stop();
    }

    /** An {@code Alive} on a probe's link. Returns the peer if it is found dead: somebody else answers at its address. */
    Optional<Entry> onAlive(LinkId link, Alive m, long nowNanos) {
        Optional<NodeId> proved = probes.onAlive(link, new NodeId(m.getId()));
        if (proved.isEmpty()) {
            return probes.onFailed(link).flatMap(failure -> failed(failure, "another node answers"));
        }
        proved.flatMap(registry::find).ifPresent(entry -> alive(entry, m.getIncarnation(), nowNanos));
        return Optional.empty();
    }

    /** A link of ours is gone, or of no use. Returns the peer if this was its last chance. */
    Optional<Entry> onLost(LinkId link, LinkLoss loss) {
        relays.remove(link);
        return probes.onFailed(link).flatMap(failure -> failed(failure, loss.detail()));
    }

    /** A probe's time is up. Returns the peer if this was its last chance. */
    Optional<Entry> onDue(NodeId peer) {
        return probes.onDue(peer).flatMap(failure -> failed(failure, "no answer in time"));
    }

    private Optional<Entry> failed(Probes.Failure failure, String why) {
        effects.note(new SeedEvent.ProbeFailed(failure.peer(), failure.attempt(), why));
        Optional<Entry> entry = registry.find(failure.peer());
        if (failure.attempt() == 1) {
            entry.ifPresent(this::hide);
        }
        return failure.last() ? entry : Optional.empty();
    }

    private void hide(Entry entry) {
        registry.hide(entry);
        effects.note(new SeedEvent.PeerHidden(entry.id));
    }

    /** Only seeds of this network's own list are dialled: a record cannot send this seed anywhere else. */
    private void relay(List<String> seeds, Death death) {
        Death relayed = death.toBuilder().setRelayed(true).build();
        for (Address seed : config.seeds().addresses()) {
            boolean other = !seed.equals(config.address()) && seeds.contains(seed.toString());
            if (other && relays.size() < MAX_RELAYS) {
                relays.put(effects.dial(seed), relayed);
            }
        }
    }
}
