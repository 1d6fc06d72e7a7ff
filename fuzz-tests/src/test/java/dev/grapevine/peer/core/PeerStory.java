package dev.grapevine.peer.core;

import com.google.protobuf.ByteString;
import dev.grapevine.fuzz.HostileFrames;
import dev.grapevine.fuzz.Input;
import dev.grapevine.node.LinkId;
import dev.grapevine.node.Signatures;
import dev.grapevine.node.testing.NodeUnderTest;
import dev.grapevine.node.testing.Traffic;
import dev.grapevine.node.testing.VirtualClock;
import dev.grapevine.peer.core.PeerUnderTest.Setting;
import dev.grapevine.protocol.BundleId;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.Sha256;
import dev.grapevine.protocol.TopicFilters;
import dev.grapevine.wire.Digest;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Message;
import dev.grapevine.wire.StreamDigest;
import dev.grapevine.wire.Summary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A peer that a fuzzer tells what happens next. Some of its neighbours pass on true bundles, all of them may do anything. */
final class PeerStory {
    private static final int MOST_PEERS = 6;
    private static final int PEOPLE = 12;
    private static final int ORIGIN = 900;
    private static final int MOST_FRAMES = 4_000;
    private static final int MOST_TIMERS = 1_000;
    private static final long[] NUMBERS = {0, 1, 2, 3, 7, 1000, 1L << 62, Long.MAX_VALUE, Long.MIN_VALUE, -1};

    /** Nobody but the test makes proofs: a fuzzer would need the word. */
    private record Proofs(NodeId self) implements Signatures {
        private static final ByteString WORD = ByteString.copyFromUtf8("known to no fuzzer");

        @Override
        public boolean required() {
            return true;
        }

        @Override
        public ByteString sign(ByteString statement) {
            ByteString hash = Sha256.of(WORD.concat(self.bytes()).concat(statement));
            return hash.concat(hash).concat(hash);
        }

        @Override
        public boolean holds(NodeId signer, ByteString statement, ByteString proof) {
            return proof.equals(new Proofs(signer).sign(statement));
        }
    }

    private final Input in;
    private final HostileFrames hostile = new HostileFrames();
    private final PeerUnderTest peer;
    private final NodeUnderTest<PeerNode> at;
    private final Traffic traffic;
    private final String mode;
    private final Set<BundleId> said = new HashSet<>();
    private final Set<BundleId> delivered = new HashSet<>();
    private int lookedAt;

    PeerStory(Input in) {
        this.in = in;
        var modes = SpreadingConfig.Mode.values();
        var how = SpreadingConfig.DEFAULT.withMode(modes[in.below(modes.length)]);
        mode = how.mode().word();
        var config = Setting.of(0)
                .seeds(PeerUnderTest.SEED_A, PeerUnderTest.SEED_B)
                .maxPeers(MOST_PEERS)
                .spreading(how)
                .config();
        peer = new PeerUnderTest(config, new VirtualClock(), 1, new Proofs(PeerUnderTest.id(0))).start();
        at = peer.at;
        traffic = new Traffic(at, MOST_FRAMES, MOST_TIMERS);
    }

    void step() {
        switch (in.below(20)) {
            case 0 -> at.accept();
            case 1, 2 -> at.accept(connect());
            case 3 -> link(at::lose);
            case 4 -> link(link -> at.accept(connect()));
            case 5 -> dialled();
            case 6 -> at.advance(Duration.ofMillis(in.pair() / 4));
            case 7 -> link(at::fill);
            case 8 -> link(at::drain);
            case 9 -> at.work();
            case 10 -> peer.publish("mine");
            case 11 -> peer.publish(in.flag() ? "a" : "a/b", "mine");
            case 12 -> at.node.subscribe(TopicFilters.ofWire(List.of(topic())), at.nowNanos());
            case 13, 14, 15 -> link(link -> hostile.next(in).ifPresent(frame -> at.receive(link, frame)));
            case 16 -> link(link -> at.receive(link, Said.gossip(envelope())));
            default -> link(link -> hostile.through(sensible()).ifPresent(frame -> at.receive(link, frame)));
        }
        insist();
    }

    /** What has been asked for is done, time passes, and it leaves. */
    void end() {
        at.work();
        at.advance(Duration.ofSeconds(20));
        insist();
        at.stop();
        at.advance(Duration.ofSeconds(2));
        insist();
    }

    private interface With {
        void link(LinkId link);
    }

    private void link(With action) {
        List<LinkId> live = at.live();
        if (!live.isEmpty()) {
            action.link(live.get(in.below(live.size())));
        }
    }

    private Frame connect() {
        return PeerUnderTest.connectPeer(
                PeerUnderTest.hello(in.below(PEOPLE)).setMode(mode).setSplice(in.flag()));
    }

    /** Each dial opens, with an answer or none, or does not. */
    private void dialled() {
        at.takeDialled().forEach((link, address) -> {
            if (!at.live().contains(link)) {
                return;
            }
            switch (in.below(4)) {
                case 0 -> at.refuse(link);
                case 1 -> at.open(link);
                case 2 -> {
                    at.open(link);
                    receive(link, PeerUnderTest.connectedToPeer(PeerUnderTest.number(address)));
                }
                default -> {
                    at.open(link);
                    receive(link, PeerUnderTest.connectedToSeed(link));
                }
            }
        });
    }

    private void receive(LinkId link, Frame frame) {
        if (at.live().contains(link)) {
            at.receive(link, frame);
        }
    }

    /** What neighbours say to each other, with numbers of any kind in it. */
    private Frame sensible() {
        return switch (in.below(9)) {
            case 0 -> Said.build(in.below(20), number(), in.below(PEOPLE), (int) number(), (int) number());
            case 1 -> Said.graft(in.below(20), 1 + in.below(3));
            case 2 -> Said.prune(in.below(20), 1 + in.below(3));
            case 3 -> Said.iHave(in.flag(), List.of(Said.id(envelope()), Said.id(envelope())));
            case 4 -> Said.iWant(envelope(), envelope());
            case 5 -> Said.interest(topic(), topic());
            case 6 -> in.flag() ? digest() : summary();
            case 7 -> PeerUnderTest.list(List.of(PeerUnderTest.record(in.below(PEOPLE)), PeerUnderTest.record(3)));
            default -> PeerUnderTest.spliced(in.below(PEOPLE));
        };
    }

    private long number() {
        return NUMBERS[in.below(NUMBERS.length)];
    }

    private String topic() {
        return List.of("a", "a/b", "b/+", "#").get(in.below(4));
    }

    /** Few enough that ids announced, asked for and brought meet; a third of them is forged. */
    private Envelope envelope() {
        long sequence = in.below(8) == 0 ? (1L << 62) - in.below(3) : 1 + in.below(40);
        int origin = ORIGIN + in.below(3);
        var bundle = Said.bundle(origin, sequence);
        if (in.flag()) {
            bundle.setTopic("a/b");
        }
        Envelope plain = Said.envelope(bundle.addMessages(Message.getDefaultInstance())).toBuilder()
                .setTree(in.below(5))
                .setHops((int) number())
                .setAgeMillis((int) number())
                .setRouted(in.flag())
                .build();
        return in.below(3) == 0 ? plain : signed(plain, origin);
    }

    private Envelope signed(Envelope envelope, int origin) {
        BundleId id = BundleId.of(envelope.getBundle());
        said.add(id);
        var proof = new Proofs(PeerUnderTest.id(origin)).sign(Verification.statement(id));
        return envelope.toBuilder().setProof(proof).build();
    }

    private Frame summary() {
        var sums = Collections.nCopies(Buckets.COUNT, in.octet());
        return Frame.newBuilder()
                .setSummary(Summary.newBuilder().setSalt(number()).addAllSums(sums))
                .build();
    }

    private Frame digest() {
        Long[] runs = new Long[2 * in.below(3)];
        Arrays.setAll(runs, i -> (long) in.octet());
        Arrays.sort(runs);
        StreamDigest stream = Said.has(ORIGIN + in.below(3), 0, runs);
        var digest = Digest.newBuilder().setReply(in.flag()).addStreams(stream);
        if (in.flag()) {
            byte[] buckets = new byte[Buckets.COUNT / Byte.SIZE];
            Arrays.fill(buckets, (byte) in.octet());
            digest.setBuckets(ByteString.copyFrom(buckets));
        }
        if (in.flag()) {
            digest.setLast(stream.getStream());
        }
        return Frame.newBuilder().setDigest(digest).build();
    }

    private void insist() {
        traffic.look();
        List<NodeId> up = peer.up();
        if (up.size() > MOST_PEERS || new HashSet<>(up).size() != up.size()) {
            throw new AssertionError("neighbours " + up);
        }
        for (Delivery delivery : new ArrayList<>(peer.delivered.subList(lookedAt, peer.delivered.size()))) {
            boolean own = delivery.bundle().origin().equals(PeerUnderTest.id(0)) && delivery.hops() == 0;
            if (!own && !said.contains(delivery.bundle().id())) {
                throw new AssertionError("nobody said " + delivery);
            }
            if (!delivered.add(delivery.bundle().id())) {
                throw new AssertionError("twice: " + delivery);
            }
        }
        lookedAt = peer.delivered.size();
    }
}
