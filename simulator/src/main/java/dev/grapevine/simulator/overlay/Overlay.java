package dev.grapevine.simulator.overlay;

import dev.grapevine.peer.core.Delivery;
import dev.grapevine.peer.core.PeerConfig;
import dev.grapevine.peer.core.PeerNode;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.SeedList;
import dev.grapevine.seed.core.SeedConfig;
import dev.grapevine.seed.core.SeedNode;
import dev.grapevine.simulator.engine.Randomness;
import dev.grapevine.simulator.engine.Randomness.Purpose;
import dev.grapevine.simulator.network.Distribution;
import dev.grapevine.simulator.network.Host;
import dev.grapevine.simulator.network.HostClock;
import dev.grapevine.simulator.network.Network;
import dev.grapevine.simulator.network.NodeFactory.Surroundings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Seeds that run from the beginning, and peers that join when they are told to. One thread runs it all. */
public final class Overlay {
    private static final int SEED_PORT = 5001;
    private static final int PEER_PORT = 6001;
    private static final int BYTE = 256;

    /** 2025-01-01 UTC. */
    private static final long WALL_MILLIS = 1_735_689_600_000L;

    private final Shape shape;
    private final RandomGenerator identities;
    private final RandomGenerator plan;
    private final Network network;
    private final SeedList seedList;
    private final List<Host> seeds;
    private final List<SimulatedPeer> peers = new ArrayList<>();
    private final List<Deliveries> deliveries = new ArrayList<>();

    /** Starts the seeds. */
    public Overlay(Shape shape, Randomness randomness) {
        this.shape = shape;
        this.identities = randomness.stream(Purpose.IDENTITY);
        this.plan = randomness.stream(Purpose.PLAN);
        this.network = new Network(randomness, shape.paths(), shape.limits());
        this.seedList = SeedList.of(IntStream.rangeClosed(1, shape.seeds())
                .mapToObj(number -> new Address("seed" + number, SEED_PORT))
                .toList());
        this.seeds = seedList.addresses().stream().map(this::addSeed).toList();
        seeds.forEach(Host::start);
    }

    /** The network it runs on. */
    public Network network() {
        return network;
    }

    /** The hosts of the seeds, whose nodes are {@link SeedNode}s. */
    public List<Host> seeds() {
        return seeds;
    }

    /** Every peer that was ever added, in that order. */
    public List<SimulatedPeer> peers() {
        return Collections.unmodifiableList(peers);
    }

    /** Tells somebody of every delivery from now on. */
    public void watchDeliveries(Deliveries watch) {
        deliveries.add(watch);
    }

    /** Lets time pass. */
    public void run(Duration duration) {
        network.engine().run(duration);
    }

    /** Adds a peer, which does not run yet. */
    public SimulatedPeer addPeer() {
        int index = peers.size();
        NodeId id = NodeId.random(identities);
        Address address = new Address(address(index), PEER_PORT);
        Host host = network.add(address, clock(), surroundings -> peerNode(index, id, address, surroundings));
        var peer = new SimulatedPeer(index, id, host);
        peers.add(peer);
        return peer;
    }

    /**
     * Lets peers join one after the other, as strangers to each other do: the time between two is exponential.
     *
     * @param perSecond how many a second on average
     */
    public void join(int count, double perSecond) {
        Distribution pause = Distribution.exponential(Duration.ofNanos((long) (1e9 / perSecond)));
        for (int i = 0; i < count; i++) {
            run(Duration.ofNanos(pause.sampleNanos(plan)));
            addPeer().host().start();
        }
    }

    /** Who is linked with whom at present. */
    public OverlayGraph graph() {
        return OverlayGraph.of(
                peers.stream().filter(peer -> peer.host().alive()).toList());
    }

    private Host addSeed(Address address) {
        var config = new SeedConfig(
                NodeId.random(identities),
                address,
                SeedConfig.DEFAULT_NETWORK,
                seedList,
                SeedConfig.DEFAULT_MAX_PEERS,
                SeedConfig.DEFAULT_LEASE,
                shape.limits());
        return network.add(address, clock(), around -> new SeedNode(config, around.effects(), around.random()));
    }

    private PeerNode peerNode(int index, NodeId id, Address address, Surroundings around) {
        var config = new PeerConfig(
                id,
                address,
                around.life(),
                PeerConfig.DEFAULT_NETWORK,
                seedList,
                List.of(),
                shape.maxPeers(),
                shape.pingInterval(),
                shape.spreading(),
                shape.limits());
        return new PeerNode(
                config,
                around.effects(),
                delivery -> delivered(index, delivery),
                around.random(),
                around.wallClockMillis());
    }

    private void delivered(int index, Delivery delivery) {
        deliveries.forEach(watch -> watch.delivered(peers.get(index), delivery));
    }

    /** Monotonic clocks begin anywhere, so that nothing can come to depend on where. */
    private HostClock clock() {
        return new HostClock(identities.nextLong(-1L << 50, 1L << 50), WALL_MILLIS, 0);
    }

    private static String address(int index) {
        return "10." + index / BYTE / BYTE + "." + index / BYTE % BYTE + "." + index % BYTE;
    }
}
