package dev.grapevine.seed.core;

import com.google.protobuf.ByteString;
import dev.grapevine.node.LinkId;
import dev.grapevine.node.Signatures;
import dev.grapevine.node.testing.NodeUnderTest;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Frames;
import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.SeedList;
import dev.grapevine.protocol.Version;
import dev.grapevine.seed.view.RegisteredPeer;
import dev.grapevine.wire.ConnectSeed;
import dev.grapevine.wire.Death;
import dev.grapevine.wire.DegreeReport;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Frame.KindCase;
import dev.grapevine.wire.PeerList;
import dev.grapevine.wire.PeerRecord;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** A seed and what peers say to it; peers are numbered. */
final class SeedUnderTest {
    static final Address SEED_A = new Address("127.0.0.1", 5001);
    static final Address SEED_B = new Address("127.0.0.1", 5002);
    static final Address SEED_C = new Address("127.0.0.1", 5003);
    static final NodeId SELF = NodeId.random(new Random(1000));

    final NodeUnderTest<SeedNode> at;
    private final Map<Integer, LinkId> links = new LinkedHashMap<>();

    SeedUnderTest() {
        this(100);
    }

    SeedUnderTest(int maxPeers) {
        this(maxPeers, RegistryKeeper.NONE);
    }

    SeedUnderTest(int maxPeers, RegistryKeeper keeper) {
        this(maxPeers, keeper, AdmissionTerms.NONE);
    }

    SeedUnderTest(AdmissionTerms admission) {
        this(10_000, RegistryKeeper.NONE, admission);
    }

    SeedUnderTest(Signatures signatures) {
        this(10_000, RegistryKeeper.NONE, AdmissionTerms.NONE, signatures);
    }

    private SeedUnderTest(int maxPeers, RegistryKeeper keeper, AdmissionTerms admission) {
        this(maxPeers, keeper, admission, Signatures.NONE);
    }

    private SeedUnderTest(int maxPeers, RegistryKeeper keeper, AdmissionTerms admission, Signatures signatures) {
        SeedList seeds = SeedList.of(List.of(SEED_A, SEED_B, SEED_C));
        var config = new SeedConfig(
                SELF,
                SEED_A,
                SeedConfig.DEFAULT_NETWORK,
                seeds,
                maxPeers,
                SeedConfig.DEFAULT_LEASE,
                Limits.DEFAULT,
                admission);
        at = new NodeUnderTest<>(effects -> new SeedNode(config, effects, signatures, new Random(7), keeper));
        at.start();
    }

    static NodeId id(int peer) {
        return NodeId.random(new Random(peer));
    }

    static Address address(int peer) {
        return new Address("127.0.0.1", 6000 + peer);
    }

    static PeerRecord.Builder record(int peer) {
        return PeerRecord.newBuilder()
                .setId(id(peer).bytes())
                .setAddress(address(peer).toString())
                .setEpoch(1);
    }

    static Frame connect(PeerRecord.Builder record) {
        return connect(ConnectSeed.newBuilder()
                .setVersions(Version.OFFER)
                .setNetwork(SeedConfig.DEFAULT_NETWORK)
                .setRecord(record));
    }

    static Frame connect(ConnectSeed.Builder connect) {
        return Frame.newBuilder().setConnectSeed(connect).build();
    }

    static Frame death(int accused, long incarnation, int reporter, boolean relayed) {
        var death = Death.newBuilder()
                .setAccused(id(accused).bytes())
                .setIncarnation(incarnation)
                .setReporter(id(reporter).bytes())
                .setRelayed(relayed);
        return Frame.newBuilder().setDeath(death).build();
    }

    /** The peer registers; what it is answered has been taken. */
    LinkId register(int peer) {
        LinkId link = at.accept(connect(record(peer)));
        if (at.takeSent(link, KindCase.CONNECTED_TO_SEED).size() != 1) {
            throw new AssertionError("peer " + peer + " was not registered");
        }
        links.put(peer, link);
        return link;
    }

    void register(int first, int last) {
        IntStream.rangeClosed(first, last).forEach(this::register);
    }

    LinkId link(int peer) {
        return links.get(peer);
    }

    void report(int peer, int... neighbours) {
        report(peer, List.of(), neighbours);
    }

    void report(int peer, List<Address> seeds, int... neighbours) {
        List<ByteString> ids =
                IntStream.of(neighbours).mapToObj(n -> id(n).bytes()).toList();
        var report = DegreeReport.newBuilder()
                .addAllNeighbours(ids)
                .addAllSeeds(seeds.stream().map(Address::toString).toList());
        at.receive(link(peer), Frame.newBuilder().setDegreeReport(report).build());
    }

    PeerList list(int asker) {
        return list(asker, Frames.requestPL());
    }

    PeerList list(int asker, Frame request) {
        at.takeSent(link(asker));
        at.receive(link(asker), request);
        return at.takeSent(link(asker)).get(0).getPeerList();
    }

    void accuse(int accused, int reporter) {
        at.receive(link(reporter), death(accused, 0, reporter, false));
    }

    boolean registered(int peer) {
        return at.node.peers(at.nowNanos()).stream().anyMatch(p -> p.id().equals(id(peer)));
    }

    RegisteredPeer.State state(int peer) {
        return view(peer).state();
    }

    RegisteredPeer view(int peer) {
        return at.node.peers(at.nowNanos()).stream()
                .filter(p -> p.id().equals(id(peer)))
                .findFirst()
                .orElseThrow();
    }

    /** The one dial since the last, which must have gone to the peer's address. */
    LinkId probeOf(int peer) {
        Map<LinkId, Address> dialled = at.takeDialled();
        if (!List.copyOf(dialled.values()).equals(List.of(address(peer)))) {
            throw new AssertionError("dialled " + dialled + " instead of peer " + peer);
        }
        return dialled.keySet().iterator().next();
    }

    /** Opens a probe's link and checks what is asked there. */
    LinkId openProbeOf(int peer) {
        LinkId probe = probeOf(peer);
        at.open(probe);
        List<Frame> asked = at.takeSent(probe);
        if (!asked.get(0).getProbe().getTarget().equals(id(peer).bytes()) || asked.size() != 1) {
            throw new AssertionError("asked " + asked);
        }
        return probe;
    }

    /** All remaining attempts of a probe fail: the connection is refused. */
    void failProbes(int peer, int attempts) {
        for (int i = 0; i < attempts; i++) {
            at.refuse(probeOf(peer));
            at.advance(Duration.ofSeconds(1));
        }
    }
}
