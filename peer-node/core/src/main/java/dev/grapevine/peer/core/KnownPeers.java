package dev.grapevine.peer.core;

import dev.grapevine.peer.view.KnownPeer;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.PeerList;
import dev.grapevine.wire.PeerRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Every peer this one has been told of, and by which seeds: enough to find new neighbours when no seed is left. Bounded;
 * the one heard of longest ago gives way.
 */
final class KnownPeers {
    private static final int CAPACITY = 256;
    private static final int QUOTA_PER_SEED = 64;
    private static final int CHARGES_TO_FORGET = 3;
    /** Two that dial each other's address may need a few attempts until one link stands. */
    private static final int SHORT_LIVED_TO_AVOID = 5;

    static final long AVOID_NANOS = 30_000_000_000L;

    /** One of them. Its degree is the highest that any seed attests. */
    static final class Known {
        final NodeId id;
        private Address address;
        final Attestations attested = new Attestations();
        private long incarnation;
        private int unreached;
        private int shortLived;
        private long avoidUntilNanos;
        private boolean avoided;

        private Known(NodeId id, Address address) {
            this.id = id;
            this.address = address;
        }

        Address address() {
            return address;
        }

        int degree() {
            return attested.highest();
        }

        private boolean free(long nowNanos) {
            return !avoided || avoidUntilNanos - nowNanos <= 0;
        }
    }

    private final NodeId self;
    private final Map<NodeId, Known> known = new LinkedHashMap<>();

    KnownPeers(NodeId self) {
        this.self = self;
    }

    /** A seed has sent a list. A list that is all the seed knows also says who is gone. */
    void onSeedList(Address seed, PeerList list) {
        Set<NodeId> named = new LinkedHashSet<>();
        for (PeerRecord record : list.getPeersList()) {
            hear(record).ifPresent(peer -> {
                named.add(peer.id);
                peer.attested.put(seed, clamp(record.getDegree()));
            });
        }
        if (list.getTotal() <= list.getPeersCount() + 1) {
            known.values().stream()
                    .filter(peer -> !named.contains(peer.id))
                    .forEach(peer -> peer.attested.remove(seed));
        }
    }

    /** A seed has told of a peer, or a peer of itself. */
    Optional<Known> hear(PeerRecord record) {
        NodeId id = new NodeId(record.getId());
        if (id.equals(self)) {
            return Optional.empty();
        }
        Address address = Address.parse(record.getAddress());
        Known before = known.remove(id);
        Known peer = before != null ? before : new Known(id, address);
        peer.address = address;
        peer.incarnation = Math.max(peer.incarnation, record.getIncarnation());
        known.put(id, peer);
        if (known.size() > CAPACITY) {
            known.remove(known.keySet().iterator().next());
        }
        return Optional.of(peer);
    }

    /** Only these seeds are still asked; what others attested is out of date. */
    void keepSeeds(Collection<Address> seeds) {
        known.values().forEach(peer -> peer.attested.retain(seeds));
    }

    /** A neighbour has told of somebody: news only, and only while there is room. It moves and displaces nobody. */
    void hearOf(PeerRecord record) {
        if (known.size() < CAPACITY && !known.containsKey(new NodeId(record.getId()))) {
            hear(record);
        }
    }

    /** It said goodbye, or is dead. */
    void forget(NodeId id) {
        known.remove(id);
    }

    /** It has no room, or did not answer: not again for a while. */
    void avoid(NodeId id, boolean unreached, long untilNanos) {
        Known peer = known.get(id);
        if (peer == null) {
            return;
        }
        peer.avoided = true;
        peer.avoidUntilNanos = untilNanos;
        peer.unreached += unreached ? 1 : 0;
        if (peer.unreached >= CHARGES_TO_FORGET && peer.attested.isEmpty()) {
            known.remove(id);
        }
    }

    /** The link to it ended. Soon after it was up, some times in a row, and it is avoided for a while. */
    void lost(NodeId id, boolean lasted, long untilNanos) {
        Known peer = known.get(id);
        if (peer == null) {
            return;
        }
        peer.shortLived = lasted ? 0 : peer.shortLived + 1;
        if (peer.shortLived >= SHORT_LIVED_TO_AVOID) {
            avoid(id, false, untilNanos);
        }
    }

    /** It has been reached. */
    void reached(NodeId id) {
        Known peer = known.get(id);
        if (peer != null) {
            peer.unreached = 0;
            peer.avoided = false;
        }
    }

    /**
     * Whom one may dial now: an equal quota from each seed's list, so that no seed fills the table, those that two or more
     * seeds name first; peers that only neighbours told of when no seed names any.
     */
    List<Known> candidates(Set<NodeId> taken, long nowNanos, RandomGenerator random) {
        List<Known> free = new ArrayList<>();
        Map<Address, Integer> left = new LinkedHashMap<>();
        for (Known peer : known.values()) {
            if (peer.free(nowNanos) && !taken.contains(peer.id)) {
                free.add(peer);
                for (Address seed : peer.attested.seeds()) {
                    left.put(seed, QUOTA_PER_SEED);
                }
            }
        }
        shuffle(free, random);
        List<Known> chosen = left.isEmpty() ? free : byQuota(free, left);
        return chosen.isEmpty() ? free : chosen;
    }

    private static List<Known> byQuota(List<Known> free, Map<Address, Integer> left) {
        List<Known> chosen = new ArrayList<>();
        for (int least = 2; least >= 1; least--) {
            for (Known peer : free) {
                boolean turn = least == 2 ? peer.attested.count() >= 2 : peer.attested.count() == 1;
                if (turn && takePlace(peer, left)) {
                    chosen.add(peer);
                }
            }
        }
        return chosen;
    }

    /** Takes a place in the quota of every seed that names it; one place is enough. */
    private static boolean takePlace(Known peer, Map<Address, Integer> left) {
        boolean place = false;
        for (Address seed : peer.attested.seeds()) {
            place |= left.getOrDefault(seed, 0) > 0;
        }
        if (place) {
            for (Address seed : peer.attested.seeds()) {
                left.merge(seed, -1, Integer::sum);
            }
        }
        return place;
    }

    /**
     * Those of the candidates that a seed does not name which names everybody already chosen, if there are any: a seed that
     * lists only its own creatures shall not choose all of a peer's neighbours, however popular it has made them.
     */
    List<Known> beyondOneSeed(List<Known> candidates, Set<NodeId> chosen) {
        Set<Address> common = new LinkedHashSet<>();
        candidates.forEach(candidate -> common.addAll(candidate.attested.seeds()));
        for (NodeId id : chosen) {
            Known peer = known.get(id);
            common.removeIf(seed -> peer == null || !peer.attested.by(seed));
        }
        List<Known> beyond = new ArrayList<>(candidates);
        beyond.removeIf(candidate -> common.stream().anyMatch(candidate.attested::by));
        return chosen.isEmpty() || beyond.isEmpty() ? candidates : beyond;
    }

    private static void shuffle(List<Known> list, RandomGenerator random) {
        for (int i = list.size() - 1; i > 0; i--) {
            java.util.Collections.swap(list, i, random.nextInt(i + 1));
        }
    }

    private static int clamp(int degree) {
        return Math.max(0, Math.min(degree, 1 << 16));
    }

    /** How many of them would do better as the root of a tree, by the degrees that seeds attest. */
    int betterRoots(int tree, Rank than) {
        int better = 0;
        for (Known peer : known.values()) {
            better += Rank.ofDegree(tree, peer.degree(), peer.id).compareTo(than) > 0 ? 1 : 0;
        }
        return better;
    }

    int size() {
        return known.size();
    }

    /** The highest incarnation heard of. A death that is told with a lower one than the seeds know is ignored. */
    long incarnation(NodeId id) {
        Known peer = known.get(id);
        return peer == null ? 0 : peer.incarnation;
    }

    Optional<Address> address(NodeId id) {
        return Optional.ofNullable(known.get(id)).map(Known::address);
    }

    int degree(NodeId id) {
        Known peer = known.get(id);
        return peer == null ? 0 : peer.degree();
    }

    /** A random sample of their addresses and ids, for a neighbour that asks. */
    List<PeerRecord> sample(int count, NodeId except, RandomGenerator random) {
        List<Known> all = new ArrayList<>(known.values());
        shuffle(all, random);
        return all.stream()
                .filter(peer -> !peer.id.equals(except))
                .limit(count)
                .map(peer -> PeerRecord.newBuilder()
                        .setId(peer.id.bytes())
                        .setAddress(peer.address.toString())
                        .build())
                .toList();
    }

    List<KnownPeer> views() {
        return known.values().stream()
                .map(peer -> new KnownPeer(peer.id, peer.address, peer.attested.seeds()))
                .toList();
    }
}
