package dev.grapevine.simulator.scenario;

import dev.grapevine.node.Effects;
import dev.grapevine.protocol.Conduct;
import dev.grapevine.simulator.engine.Randomness.Purpose;
import dev.grapevine.simulator.hostile.HostilePeer;
import dev.grapevine.simulator.hostile.Kind;
import dev.grapevine.simulator.hostile.LyingLists;
import dev.grapevine.simulator.overlay.Overlay;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import dev.grapevine.wire.PeerRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Who plays in {@link Hostile}: honest peers, as many hostile ones of each kind as make up their share, and a seed that
 * lists hostile peers only, as hubs.
 */
final class HostileCast {
    private static final int SEEDS = 5;
    private static final int MOST_LISTED = 256;
    private static final int CLAIMED_DEGREE = 1_000;
    /** So many hostile ones to so many honest ones make 30 % of all. */
    private static final int HOSTILE = 3;

    private static final int HONEST = 7;
    /** Of one origin: floods are as much smaller here as everything else that is published. */
    private static final int BUNDLES_A_SECOND = 5;

    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration REST = Duration.ofSeconds(20);

    /** A hostile peer, and what makes it one. */
    record Player(Kind kind, HostilePeer role) {}

    private final RandomGenerator random;
    private final Overlay overlay;
    private final List<SimulatedPeer> honest = new ArrayList<>();
    private final Map<SimulatedPeer, Player> hostile = new LinkedHashMap<>();
    private final List<PeerRecord> listed = new ArrayList<>();
    private boolean begun;
    private int seconds;

    /** Seeds run, nobody has come yet. */
    HostileCast(Setting setting) {
        this.random = setting.randomness().stream(Purpose.PLAN, 2);
        this.overlay = new Overlay(
                Stage.SHAPE
                        .withSeeds(SEEDS)
                        .withSignatures()
                        .withConduct(Conduct.JUDGING.withOriginBundles(BUNDLES_A_SECOND)),
                setting.randomness(),
                seed -> effects -> seed == 0 ? new LyingLists(effects, () -> listed) : effects);
    }

    Overlay overlay() {
        return overlay;
    }

    List<SimulatedPeer> honest() {
        return Collections.unmodifiableList(honest);
    }

    Map<SimulatedPeer, Player> hostile() {
        return Collections.unmodifiableMap(hostile);
    }

    /** What a hostile peer is. */
    Kind kind(SimulatedPeer peer) {
        return Objects.requireNonNull(hostile.get(peer), "an honest peer").kind();
    }

    boolean isHonest(SimulatedPeer peer) {
        return !hostile.containsKey(peer);
    }

    /** Everybody joins, in random order, and keeps to the protocol as yet. */
    void enter(int honestPeers) {
        List<Boolean> order = new ArrayList<>(Collections.nCopies(honestPeers, false));
        order.addAll(Collections.nCopies(honestPeers * HOSTILE / HONEST, true));
        for (int i = order.size() - 1; i > 0; i--) {
            Collections.swap(order, i, random.nextInt(i + 1));
        }
        for (boolean isHostile : order) {
            overlay.run(PAUSE);
            if (isHostile) {
                addHostile(Kind.values()[hostile.size() % Kind.values().length]);
            } else {
                SimulatedPeer peer = overlay.addPeer();
                honest.add(peer);
                peer.host().start();
            }
        }
        overlay.run(REST);
    }

    private void addHostile(Kind kind) {
        List<HostilePeer> made = new ArrayList<>();
        SimulatedPeer peer = overlay.addPeer((Effects effects) -> {
            made.add(kind.between(effects));
            return made.get(0);
        });
        peer.host().start();
        hostile.put(peer, new Player(kind, made.get(0)));
        if (listed.size() < MOST_LISTED) {
            listed.add(PeerRecord.newBuilder()
                    .setId(peer.id().bytes())
                    .setAddress(peer.host().address().toString())
                    .setEpoch(1)
                    .setDegree(CLAIMED_DEGREE)
                    .build());
        }
    }

    /** The hostile peers show what they are. */
    void begin() {
        begun = true;
        hostile.values().forEach(player -> player.role().begin());
    }

    /** A second goes by; those that do harm of their own accord do it in its beginning. */
    void second() {
        if (begun) {
            hostile.forEach((peer, player) -> player.role().act(peer, seconds));
            seconds++;
        }
        overlay.run(Duration.ofSeconds(1));
    }
}
