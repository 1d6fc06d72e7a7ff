package dev.grapevine.peer.core;

import com.google.protobuf.ByteString;
import dev.grapevine.node.LinkId;
import dev.grapevine.node.Signatures;
import dev.grapevine.node.testing.NodeUnderTest;
import dev.grapevine.node.testing.VirtualClock;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Conduct;
import dev.grapevine.protocol.Frames;
import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.SeedList;
import dev.grapevine.protocol.Version;
import dev.grapevine.wire.ConnectPeer;
import dev.grapevine.wire.ConnectedToPeer;
import dev.grapevine.wire.ConnectedToSeed;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Leave;
import dev.grapevine.wire.Message;
import dev.grapevine.wire.PeerList;
import dev.grapevine.wire.PeerRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** A peer and what seeds and other peers say to it; others are numbered, this one is number 0 unless told otherwise. */
final class PeerUnderTest {
    static final Duration WINDOW = Duration.ofSeconds(12);
    static final Duration THIRD = WINDOW.dividedBy(3);
    static final Address SEED_A = new Address("127.0.0.1", 5001);
    static final Address SEED_B = new Address("127.0.0.1", 5002);
    static final Address SEED_C = new Address("127.0.0.1", 5003);

    /** Neighbours here say what a test has them say, and no more. */
    private static final Limits WITHOUT_AUDITS =
            Limits.DEFAULT.withConduct(Conduct.JUDGING.withAudits(Duration.ofDays(1), Duration.ofDays(1)));

    final NodeUnderTest<PeerNode> at;
    final List<Delivery> delivered = new ArrayList<>();
    final DirectRecorder direct = new DirectRecorder();
    private final Address address;
    private final String mode;

    /** What can be chosen for a peer. */
    record Setting(
            int number,
            List<Address> seeds,
            List<Address> bootstrap,
            int maxPeers,
            long epoch,
            SpreadingConfig spreading,
            Limits limits) {
        static Setting of(int number) {
            var flood = SpreadingConfig.DEFAULT.withMode(SpreadingConfig.Mode.FLOOD);
            return new Setting(number, List.of(), List.of(), 64, 1, flood, WITHOUT_AUDITS);
        }

        Setting spreading(SpreadingConfig value) {
            return new Setting(number, seeds, bootstrap, maxPeers, epoch, value, limits);
        }

        Setting seeds(Address... value) {
            return new Setting(number, List.of(value), bootstrap, maxPeers, epoch, spreading, limits);
        }

        Setting bootstrap(Address... value) {
            return new Setting(number, seeds, List.of(value), maxPeers, epoch, spreading, limits);
        }

        Setting maxPeers(int value) {
            return new Setting(number, seeds, bootstrap, value, epoch, spreading, limits);
        }

        Setting epoch(long value) {
            return new Setting(number, seeds, bootstrap, maxPeers, value, spreading, limits);
        }

        PeerConfig config() {
            return new PeerConfig(
                    id(number),
                    address(number),
                    epoch,
                    PeerConfig.DEFAULT_NETWORK,
                    SeedList.of(seeds),
                    bootstrap,
                    maxPeers,
                    WINDOW,
                    spreading,
                    limits);
        }
    }

    PeerUnderTest(Setting setting) {
        this(setting, 1);
    }

    PeerUnderTest(Setting setting, long random) {
        this(setting.config(), new VirtualClock(), random);
    }

    PeerUnderTest(PeerConfig config, VirtualClock clock, long random) {
        this(config, clock, random, Signatures.NONE);
    }

    PeerUnderTest(PeerConfig config, VirtualClock clock, long random, Signatures signatures) {
        address = config.address();
        mode = config.spreading().mode().word();
        at = new NodeUnderTest<>(
                clock,
                effects -> new PeerNode(
                        config,
                        effects,
                        signatures,
                        delivered::add,
                        direct,
                        new Random(random),
                        () -> 1_700_000_000_000L));
    }

    /** A started peer without seeds, in a network where messages are signed. */
    static PeerUnderTest signing(Signatures signatures) {
        return new PeerUnderTest(Setting.of(0).config(), new VirtualClock(), 1, signatures).start();
    }

    /** A started peer without seeds. */
    static PeerUnderTest alone(int maxPeers) {
        return new PeerUnderTest(Setting.of(0).maxPeers(maxPeers)).start();
    }

    /** A started peer without seeds that spreads messages in this way. */
    static PeerUnderTest spreading(SpreadingConfig how) {
        return new PeerUnderTest(Setting.of(0).spreading(how)).start();
    }

    /** A started peer that has joined its one seed, which has told it of peers {@code 1} to {@code known}. */
    static PeerUnderTest joined(int maxPeers, int known) {
        PeerUnderTest peer = new PeerUnderTest(Setting.of(0).seeds(SEED_A).maxPeers(maxPeers)).start();
        LinkId seed = peer.join(SEED_A);
        peer.at.receive(
                seed,
                list(IntStream.rangeClosed(1, known)
                        .mapToObj(PeerUnderTest::record)
                        .toList()));
        return peer;
    }

    Address address() {
        return address;
    }

    PeerUnderTest start() {
        at.start();
        return this;
    }

    static NodeId id(int peer) {
        return NodeId.random(new Random(peer));
    }

    static Address address(int peer) {
        return new Address("127.0.0.1", 6000 + peer);
    }

    static int number(Address address) {
        return address.port() - 6000;
    }

    static PeerRecord record(int peer) {
        return PeerRecord.newBuilder()
                .setId(id(peer).bytes())
                .setAddress(address(peer).toString())
                .setEpoch(1)
                .build();
    }

    /** Each seed has an id of its own: here one that its link's number gives it. */
    static Frame connectedToSeed(LinkId link) {
        var welcome = welcome().setId(id(5000 + (int) link.number()).bytes());
        return Frame.newBuilder().setConnectedToSeed(welcome).build();
    }

    static ConnectedToSeed.Builder welcome() {
        return ConnectedToSeed.newBuilder()
                .setVersion(Version.HIGHEST)
                .setId(id(5000).bytes())
                .setLeaseMillis(90_000);
    }

    static Frame list(List<PeerRecord> records) {
        var list = PeerList.newBuilder().addAllPeers(records).setTotal(records.size() + 1);
        return Frame.newBuilder().setPeerList(list).build();
    }

    static Frame connectPeer(int peer) {
        return Frame.newBuilder().setConnectPeer(hello(peer)).build();
    }

    static Frame connectPeer(ConnectPeer.Builder hello) {
        return Frame.newBuilder().setConnectPeer(hello).build();
    }

    static ConnectPeer.Builder hello(int peer) {
        return ConnectPeer.newBuilder()
                .setVersions(Version.OFFER)
                .setNetwork(PeerConfig.DEFAULT_NETWORK)
                .setMode("flood")
                .setRecord(record(peer));
    }

    static Frame connectedToPeer(int peer) {
        var answer = ConnectedToPeer.newBuilder().setVersion(Version.HIGHEST).setRecord(record(peer));
        return Frame.newBuilder().setConnectedToPeer(answer).build();
    }

    static Frame connectedToPeer(int peer, int spliced) {
        var answer = connectedToPeer(peer).getConnectedToPeer().toBuilder().setSpliced(record(spliced));
        return Frame.newBuilder().setConnectedToPeer(answer).build();
    }

    static Frame spliced(int successor) {
        var leave = Leave.newBuilder().setReason(Leave.Reason.SPLICED).setSuccessor(record(successor));
        return Frame.newBuilder().setLeave(leave).build();
    }

    static ByteString text(String text) {
        return ByteString.copyFromUtf8(text);
    }

    /** Opens the link dialled to this seed and registers there. */
    LinkId join(Address seed) {
        return join(linkTo(at.takeDialled(), seed));
    }

    LinkId join(LinkId link) {
        at.open(link);
        at.receive(link, connectedToSeed(link));
        return link;
    }

    static LinkId linkTo(Map<LinkId, Address> dialled, Address address) {
        return dialled.entrySet().stream()
                .filter(entry -> entry.getValue().equals(address))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new AssertionError(address + " is not among " + dialled));
    }

    /** A neighbour that has dialled this peer and is up. */
    LinkId neighbour(int peer) {
        LinkId link = at.accept(connectPeer(hello(peer).setMode(mode)));
        if (at.takeSent(link, Frame.KindCase.CONNECTED_TO_PEER).size() != 1) {
            throw new AssertionError("peer " + peer + " was not taken in");
        }
        return link;
    }

    List<LinkId> neighbours(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(this::neighbour).toList();
    }

    /** Answers a dial as the peer at its address would. */
    void answer(LinkId link, Address address) {
        at.open(link);
        at.receive(link, connectedToPeer(number(address)));
    }

    /** Answers every dial that has not been taken; returns the links. */
    List<LinkId> answerAll() {
        Map<LinkId, Address> dialled = at.takeDialled();
        dialled.forEach(this::answer);
        return List.copyOf(dialled.keySet());
    }

    /** Time passes, and those of these neighbours whose links are up show life. */
    void live(Duration by, List<LinkId> neighbours) {
        long seconds = by.toSeconds();
        for (long second = 0; second < seconds; second++) {
            at.advance(Duration.ofSeconds(1));
            neighbours.stream().filter(at.live()::contains).forEach(link -> at.receive(link, Frames.pong(0)));
        }
        at.advance(by.minusSeconds(seconds));
    }

    List<NodeId> up() {
        return at.node.neighbours().stream().map(n -> n.id()).toList();
    }

    List<String> texts() {
        return delivered.stream()
                .flatMap(delivery -> delivery.bundle().content().getMessagesList().stream())
                .map(message -> message.getPayload().toStringUtf8())
                .toList();
    }

    void publish(String text) {
        at.node.publish(text(text), at.nowNanos());
    }

    void publish(String topic, String text) {
        var message = Message.newBuilder().setPayload(text(text)).build();
        at.node.publish(topic, message, at.nowNanos());
    }
}
