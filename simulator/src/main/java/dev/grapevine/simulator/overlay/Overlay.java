package dev.grapevine.simulator.overlay;

import dev.grapevine.node.Event;
import dev.grapevine.peer.core.Delivery;
import dev.grapevine.peer.core.PeerEvent;
import dev.grapevine.peer.core.direct.DirectUser;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.SeedList;
import dev.grapevine.simulator.engine.Randomness;
import dev.grapevine.simulator.engine.Randomness.Purpose;
import dev.grapevine.simulator.network.Distribution;
import dev.grapevine.simulator.network.Host;
import dev.grapevine.simulator.network.HostClock;
import dev.grapevine.simulator.network.Network;
import dev.grapevine.wire.Direct;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Seeds that run from the beginning, and peers that join when they are told to. One thread runs it all. */
public final class Overlay {
    private static final int SEED_PORT = 5001;
    private static final int PEER_PORT = 6001;
    private static final int BYTE = 256;

    /** 2025-01-01 UTC. */
    private static final long WALL_MILLIS = 1_735_689_600_000L;

    private final RandomGenerator identities;
    private final RandomGenerator plan;
    private final Network network;
    private final Makers makers;
    private final List<Host> seeds;
    private long shownOut;
    private String whyShownOut = "";
    private final List<SimulatedPeer> peers = new ArrayList<>();
    private final List<Deliveries> deliveries = new ArrayList<>();
    private final List<Directs> directs = new ArrayList<>();

    /** Starts the seeds. */
    public Overlay(Shape shape, Randomness randomness) {
        this(shape, randomness, number -> Tampering.NONE);
    }

    /** Starts the seeds, some of which may not be honest; they are numbered from 0. */
    public Overlay(Shape shape, Randomness randomness, IntFunction<Tampering> ofSeeds) {
        this.identities = randomness.stream(Purpose.IDENTITY);
        this.plan = randomness.stream(Purpose.PLAN);
        this.network = new Network(randomness, shape.paths(), shape.limits());
        network.watch(this::noted);
        List<Address> addresses = IntStream.rangeClosed(1, shape.seeds())
                .mapToObj(number -> new Address("seed" + number, SEED_PORT))
                .toList();
        this.makers = new Makers(shape, SeedList.of(addresses));
        this.seeds = IntStream.range(0, addresses.size())
                .mapToObj(number -> addSeed(addresses.get(number), ofSeeds.apply(number)))
                .toList();
        seeds.forEach(Host::start);
    }

    private void noted(Host host, Event event, long nowNanos) {
        if (event instanceof PeerEvent.NeighbourShownOut out) {
            shownOut++;
            whyShownOut = out.why();
        }
    }

    /** How often one peer has shown another one out. */
    public long shownOut() {
        return shownOut;
    }

    /** What the last one who was shown out had done; empty when nobody was. */
    public String whyShownOut() {
        return whyShownOut;
    }

    /** The network it runs on. */
    public Network network() {
        return network;
    }

    /** The hosts of the seeds, whose nodes are seed nodes. */
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

    /** Tells somebody what becomes of direct messages from now on. */
    public void watchDirects(Directs watch) {
        directs.add(watch);
    }

    /** Lets time pass. */
    public void run(Duration duration) {
        network.engine().run(duration);
    }

    /** Adds a peer, which does not run yet. */
    public SimulatedPeer addPeer() {
        return addPeer(Tampering.NONE);
    }

    /** Adds a peer that may not be honest, and does not run yet. */
    public SimulatedPeer addPeer(Tampering tampering) {
        int index = peers.size();
        NodeId id = NodeId.random(identities);
        Address address = new Address(address(index), PEER_PORT);
        var factory = makers.peer(id, address, tampering, delivery -> delivered(index, delivery), new User(index));
        var peer = new SimulatedPeer(index, id, network.add(address, clock(), factory));
        peers.add(peer);
        return peer;
    }

    /** The peers whose process runs, in the order they were added. */
    public List<SimulatedPeer> alive() {
        return peers.stream().filter(SimulatedPeer::alive).toList();
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
        return OverlayGraph.of(alive());
    }

    private Host addSeed(Address address, Tampering tampering) {
        return network.add(address, clock(), makers.seed(NodeId.random(identities), address, tampering));
    }

    private void delivered(int index, Delivery delivery) {
        deliveries.forEach(watch -> watch.delivered(peers.get(index), delivery));
    }

    /** The application of one peer: it has room for everything. */
    private final class User implements DirectUser {
        private final int index;

        User(int index) {
            this.index = index;
        }

        @Override
        public boolean heard(Direct direct) {
            directs.forEach(watch -> watch.heard(peers.get(index), direct));
            return true;
        }

        @Override
        public boolean answered(long ticket, Direct answer) {
            directs.forEach(watch -> watch.heard(peers.get(index), answer));
            return true;
        }

        @Override
        public void located(long ticket, NodeId peer) {
            throw new IllegalStateException("no scenario asks who is where");
        }

        @Override
        public void delivered(long ticket) {
            directs.forEach(watch -> watch.delivered(peers.get(index), ticket));
        }

        @Override
        public void failed(long ticket, String why) {
            directs.forEach(watch -> watch.failed(peers.get(index), ticket, why));
        }
    }

    /** Monotonic clocks begin anywhere, so that nothing can come to depend on where. */
    private HostClock clock() {
        return new HostClock(identities.nextLong(-1L << 50, 1L << 50), WALL_MILLIS, 0);
    }

    private static String address(int index) {
        return "10." + index / BYTE / BYTE + "." + index / BYTE % BYTE + "." + index % BYTE;
    }
}
