package dev.grapevine.peer.core;

import dev.grapevine.peer.view.KnownPeer;
import dev.grapevine.peer.view.Surrounding;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.PeerList;
import dev.grapevine.wire.PeerRecord;
import dev.grapevine.wire.RequestPL;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * The overlay beyond the own links, for people to look at: asks the joined seeds about some peers in turn, and only while
 * somebody looks. A seed names a few of a peer's links at a time, so the picture fills with the questions. Nothing is
 * decided by it: seeds could lie.
 */
final class Surroundings {
    /** What a page can draw. */
    private static final int MOST = 5000;

    private static final int MOST_LINKS = 64;
    /** A small network is asked about as a whole, a large one bit by bit. */
    private static final int ASKED_AT_ONCE = 32;
    /** However many look at once. */
    private static final long PAUSE_NANOS = 1_000_000_000L;
    /** Seeds name no more of a peer's links in one answer. */
    private static final int NAMED_AT_ONCE = 8;

    /** What is known of one peer. */
    private static final class Around {
        private final NodeId id;
        private Address address;
        private int degree;
        private Surrounding.State state = Surrounding.State.ASKED;
        /** The other ends, and how many questions ago each was last named. */
        private final Map<NodeId, Integer> linked = new LinkedHashMap<>();

        private int answersDue;
        private boolean everySeedCounts;
        private boolean listed;
        private int attested;

        Around(NodeId id, Address address) {
            this.id = id;
            this.address = address;
        }

        void ask(int answers, boolean majority) {
            answersDue = answers;
            everySeedCounts = majority;
            listed = false;
            attested = 0;
            linked.replaceAll((other, ago) -> ago + 1);
        }

        void name(NodeId other) {
            if (linked.size() < MOST_LINKS || linked.containsKey(other)) {
                linked.put(other, 0);
            }
        }

        /** All have answered. A link that was often not named, where it might have been, is gone. */
        void conclude() {
            if (listed) {
                state = Surrounding.State.LISTED;
                degree = attested;
                int patience = attested <= NAMED_AT_ONCE ? 0 : attested;
                linked.values().removeIf(ago -> ago > patience);
            } else if (everySeedCounts) {
                state = Surrounding.State.UNLISTED;
                linked.clear();
            }
        }
    }

    private final NodeId self;
    private final ToIntFunction<Frame> askSeeds;
    /** The next to be asked about stands first. */
    private final LinkedHashMap<NodeId, Around> around = new LinkedHashMap<>();

    private boolean looked;
    private long lookedNanos;

    /**
     * Nothing known yet.
     *
     * @param askSeeds sends a question to each joined seed, and says how many there are
     */
    Surroundings(NodeId self, ToIntFunction<Frame> askSeeds) {
        this.self = self;
        this.askSeeds = askSeeds;
    }

    /** Somebody looks: asks about the next few, these among them. */
    void look(List<KnownPeer> known, boolean majority, long nowNanos) {
        if (looked && nowNanos - lookedNanos < PAUSE_NANOS) {
            return;
        }
        looked = true;
        lookedNanos = nowNanos;
        known.forEach(peer -> discover(peer.id(), peer.address()));
        for (NodeId id : around.keySet().stream().limit(ASKED_AT_ONCE).toList()) {
            ask(id, majority);
        }
    }

    private void ask(NodeId id, boolean majority) {
        var question = RequestPL.newBuilder().setNeighboursOf(id.bytes());
        int answers =
                askSeeds.applyAsInt(Frame.newBuilder().setRequestPl(question).build());
        Around peer = around.remove(id);
        if (peer != null) {
            peer.ask(answers, majority);
            around.put(id, peer);
        }
    }

    private void discover(NodeId id, Address address) {
        if (!id.equals(self) && around.size() < MOST) {
            around.computeIfAbsent(id, other -> new Around(other, address));
        }
    }

    /** The answer of a seed to a question of this or another kind. */
    void onSeedsList(PeerList list) {
        Around target = around.get(new NodeId(list.getNeighboursOf()));
        if (target == null || target.answersDue <= 0) {
            return;
        }
        for (PeerRecord record : list.getPeersList()) {
            learn(target, record);
        }
        target.answersDue--;
        if (target.answersDue == 0) {
            target.conclude();
        }
    }

    private void learn(Around target, PeerRecord record) {
        NodeId id = new NodeId(record.getId());
        Address address = Address.parse(record.getAddress());
        if (id.equals(target.id)) {
            target.listed = true;
            target.address = address;
            target.attested = Math.max(target.attested, record.getDegree());
        } else {
            discover(id, address);
            target.name(id);
        }
    }

    /** What is known now, this peer left out. */
    List<Surrounding> views() {
        List<Surrounding> views = new ArrayList<>(around.size());
        for (Around peer : around.values()) {
            views.add(
                    new Surrounding(peer.id, peer.address, peer.degree, peer.state, List.copyOf(peer.linked.keySet())));
        }
        return views;
    }
}
