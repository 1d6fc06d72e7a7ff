package dev.grapevine.peer.core;

import dev.grapevine.node.Effects;
import dev.grapevine.node.Signatures;
import dev.grapevine.node.SignedDeath;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.Death;
import dev.grapevine.wire.Frame;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Deaths to be reported. When most neighbours fall silent together and no seed answers, the fault is probably this
 * peer's own: then a report waits for at most one window before it is sent.
 */
final class Accusing {
    private static final int MAX_HELD = 1024;

    private final PeerConfig config;
    private final Effects effects;
    private final Signatures signatures;
    private final Map<NodeId, Frame> held = new LinkedHashMap<>();

    Accusing(PeerConfig config, Effects effects, Signatures signatures) {
        this.config = config;
        this.effects = effects;
        this.signatures = signatures;
    }

    Frame death(NodeId accused, long incarnation) {
        var death = Death.newBuilder()
                .setAccused(accused.bytes())
                .setIncarnation(incarnation)
                .setReporter(config.id().bytes())
                .build();
        return Frame.newBuilder().setDeath(SignedDeath.sign(death, signatures)).build();
    }

    void hold(NodeId accused, Frame death) {
        if (held.isEmpty()) {
            effects.schedule(
                    new PeerTimer.HeldDeathsDue(), config.pingInterval().toNanos());
        }
        if (held.size() < MAX_HELD) {
            held.put(accused, death);
        }
        effects.note(new PeerEvent.DeathHeld(accused));
    }

    /** Whether a report waits already. */
    boolean holding() {
        return !held.isEmpty();
    }

    /** The window is over: what was held is to be sent now. */
    Map<NodeId, Frame> release() {
        Map<NodeId, Frame> released = new LinkedHashMap<>(held);
        held.clear();
        return released;
    }
}
