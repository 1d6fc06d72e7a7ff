package dev.grapevine.simulator.scenario;

import dev.grapevine.node.Effects;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.simulator.engine.Randomness.Purpose;
import dev.grapevine.simulator.hostile.Accuser;
import dev.grapevine.simulator.hostile.LyingLists;
import dev.grapevine.simulator.overlay.Overlay;
import dev.grapevine.simulator.overlay.OverlayGraph;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import dev.grapevine.wire.PeerRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Who plays in {@link Liars}: honest peers, accusers, and the creatures of a lying seed. */
final class LiarsCast {
    private static final int SEEDS = 5;
    private static final int MOST_LISTED = 256;
    private static final double ACCUSERS = 0.3;
    private static final double CREATURES = 0.1;
    private static final int CLAIMED_DEGREE = 1_000;
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final int nodes;
    private final RandomGenerator random;
    private final Overlay overlay;
    private final Map<SimulatedPeer, Accuser> accusers = new LinkedHashMap<>();
    private final List<PeerRecord> listed = new ArrayList<>();
    private final Set<SimulatedPeer> creatures = new HashSet<>();

    /** Seeds run, nobody has come yet. */
    LiarsCast(Setting setting) {
        this.nodes = setting.nodes();
        this.random = setting.randomness().stream(Purpose.PLAN, 1);
        this.overlay = setting.opened(new Overlay(
                Stage.SHAPE.withSeeds(SEEDS),
                setting.randomness(),
                seed -> honest -> seed == 0 ? new LyingLists(honest, () -> listed) : honest));
    }

    Overlay overlay() {
        return overlay;
    }

    int accusers() {
        return accusers.size();
    }

    int creatures() {
        return creatures.size();
    }

    /** Everybody joins, in random order; creatures come on top of the setting's peers. */
    void enter() {
        int all = (int) (nodes * (1 + CREATURES));
        for (int i = 0; i < all; i++) {
            overlay.run(PAUSE);
            if (random.nextDouble() < CREATURES / (1 + CREATURES)) {
                create();
            } else if (random.nextDouble() < ACCUSERS) {
                addAccuser();
            } else {
                overlay.addPeer().host().start();
            }
        }
    }

    /** Every accuser calls everybody dead. */
    void accuse() {
        List<NodeId> everybody = overlay.peers().stream().map(SimulatedPeer::id).toList();
        accusers.forEach((peer, accuser) -> peer.host().act(now -> accuser.accuse(everybody)));
    }

    /** Honest peers all of whose neighbours are creatures. */
    long surrounded() {
        OverlayGraph graph = overlay.graph();
        List<SimulatedPeer> peers = overlay.alive();
        long count = 0;
        for (int i = 0; i < peers.size(); i++) {
            int[] neighbours = graph.adjacency().get(i);
            boolean honest = !creatures.contains(peers.get(i)) && !accusers.containsKey(peers.get(i));
            boolean alone = Arrays.stream(neighbours).mapToObj(peers::get).allMatch(creatures::contains);
            count += honest && alone ? 1 : 0;
        }
        return count;
    }

    private void create() {
        SimulatedPeer creature = overlay.addPeer();
        creatures.add(creature);
        if (listed.size() < MOST_LISTED) {
            listed.add(PeerRecord.newBuilder()
                    .setId(creature.id().bytes())
                    .setAddress(creature.host().address().toString())
                    .setEpoch(1)
                    .setDegree(CLAIMED_DEGREE)
                    .build());
        }
        creature.host().start();
    }

    private void addAccuser() {
        List<Accuser> made = new ArrayList<>();
        SimulatedPeer peer = overlay.addPeer((Effects honest) -> {
            made.add(new Accuser(honest));
            made.get(0).begin();
            return made.get(0);
        });
        peer.host().start();
        accusers.put(peer, made.get(0));
    }
}
