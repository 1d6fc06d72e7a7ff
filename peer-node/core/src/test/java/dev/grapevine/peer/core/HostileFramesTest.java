package dev.grapevine.peer.core;

import static dev.grapevine.peer.core.PeerUnderTest.SEED_A;
import static dev.grapevine.peer.core.PeerUnderTest.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.grapevine.node.LinkId;
import dev.grapevine.node.testing.NodeUnderTest;
import dev.grapevine.peer.core.PeerUnderTest.Setting;
import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.MalformedFrame;
import dev.grapevine.protocol.MessageCodec;
import dev.grapevine.protocol.SampleFrames;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Frame.KindCase;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A frame where it does not belong closes the link it came on, is counted, and touches nobody else. */
class HostileFramesTest {
    private static final Set<KindCase> FIRST =
            EnumSet.of(KindCase.CONNECT_PEER, KindCase.CONNECT_DIRECT, KindCase.PROBE, KindCase.CONNECT_SEED);
    private static final Set<KindCase> OF_NEIGHBOURS = EnumSet.of(
            KindCase.GOSSIP,
            KindCase.I_HAVE,
            KindCase.I_WANT,
            KindCase.GRAFT,
            KindCase.PRUNE,
            KindCase.BUILD,
            KindCase.DIGEST,
            KindCase.SUMMARY,
            KindCase.INTEREST,
            KindCase.WANT_CHUNKS,
            KindCase.HAVE_CHUNKS,
            KindCase.CHUNK,
            KindCase.PING,
            KindCase.PONG,
            KindCase.REQUEST_PL,
            KindCase.PEER_LIST,
            KindCase.LEAVE,
            KindCase.DIRECT_ACK);
    private static final Set<KindCase> OF_SEEDS = EnumSet.of(
            KindCase.PEER_LIST,
            KindCase.ACCUSED,
            KindCase.APART,
            KindCase.PING,
            KindCase.PONG,
            KindCase.REFUSED,
            KindCase.LEAVE);

    private final PeerUnderTest peer =
            new PeerUnderTest(Setting.of(0).seeds(SEED_A).bootstrap(PeerUnderTest.address(30))).start();
    private final NodeUnderTest<PeerNode> at = peer.at;
    private LinkId seed;
    private List<LinkId> honest;

    static Stream<Frame> frames() {
        return SampleFrames.all().stream();
    }

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @BeforeEach
    void honestOthers() {
        var dialled = at.takeDialled();
        seed = peer.join(PeerUnderTest.linkTo(dialled, SEED_A));
        at.refuse(PeerUnderTest.linkTo(dialled, PeerUnderTest.address(30)));
        honest = peer.neighbours(11, 12);
        at.forgetSent();
    }

    @ParameterizedTest
    @MethodSource("frames")
    void fromAStranger(Frame frame) {
        LinkId link = at.accept(frame);

        if (!FIRST.contains(frame.getKindCase())) {
            assertMistake(link);
        } else {
            assertThat(at.takeSent(link)).isNotEmpty();
        }
        assertOthersNoticeNothing();
    }

    @ParameterizedTest
    @MethodSource("frames")
    void fromANeighbour(Frame frame) {
        LinkId link = peer.neighbour(13);
        at.takeSent(link);
        at.receive(link, frame);

        if (!OF_NEIGHBOURS.contains(frame.getKindCase())) {
            assertMistake(link);
            assertThat(peer.up()).containsExactly(id(11), id(12));
        }
        assertOthersNoticeNothing();
    }

    @ParameterizedTest
    @MethodSource("frames")
    void asTheAnswerToADial(Frame frame) {
        at.lose(honest.get(0));
        at.lose(honest.get(1));
        at.takeDialled().forEach((link, address) -> {
            at.open(link);
            at.takeSent(link);
            at.receive(link, frame);
            if (frame.hasRefused()) {
                assertThat(at.closed(link)).isTrue();
            } else if (!frame.hasConnectedToPeer()) {
                assertMistake(link);
            }
        });
        assertThat(at.closed(seed)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("frames")
    void fromASeed(Frame frame) {
        at.receive(seed, frame);

        if (!OF_SEEDS.contains(frame.getKindCase())) {
            assertMistake(seed);
        }
        assertThat(peer.up()).containsExactly(id(11), id(12));
    }

    /** Whatever the codec lets through, the node does not throw and its links stay in order. */
    @ParameterizedTest
    @MethodSource("seeds")
    void mutatedFramesOnEveryLink(long random) {
        Random choice = new Random(random);
        MessageCodec codec = new MessageCodec(Limits.DEFAULT);
        try {
            for (int step = 0; step < 120; step++) {
                step(choice, codec);
            }
        } catch (RuntimeException | AssertionError e) {
            fail("seed " + random, e);
        }
    }

    private void step(Random choice, MessageCodec codec) {
        List<LinkId> live = at.live();
        int action = choice.nextInt(10);
        if (live.isEmpty() || action == 0) {
            at.accept();
        } else if (action == 1) {
            at.lose(live.get(choice.nextInt(live.size())));
        } else if (action == 2) {
            at.takeDialled().keySet().forEach(link -> {
                if (at.live().contains(link)) {
                    at.open(link);
                }
            });
        } else if (action == 3) {
            at.advance(Duration.ofMillis(choice.nextInt(6_000)));
        } else {
            mutated(choice, codec).ifPresent(frame -> at.receive(live.get(choice.nextInt(live.size())), frame));
        }
        assertThat(peer.up()).hasSizeLessThanOrEqualTo(64).doesNotHaveDuplicates();
    }

    private static Optional<Frame> mutated(Random choice, MessageCodec codec) {
        byte[] bytes = SampleFrames.all()
                .get(choice.nextInt(SampleFrames.all().size()))
                .toByteArray();
        for (int flips = choice.nextInt(3); flips > 0; flips--) {
            bytes[choice.nextInt(bytes.length)] ^= (byte) (1 << choice.nextInt(8));
        }
        try {
            return Optional.of(codec.decode(bytes, 0, bytes.length));
        } catch (MalformedFrame e) {
            return Optional.empty();
        }
    }

    private void assertMistake(LinkId link) {
        assertThat(at.closed(link)).isTrue();
        assertThat(at.take(PeerEvent.RemoteMistake.class)).hasSize(1);
        assertThat(at.takeSent(link)).isEmpty();
    }

    private void assertOthersNoticeNothing() {
        assertThat(at.closed(seed)).isFalse();
        for (LinkId link : honest) {
            assertThat(at.closed(link)).isFalse();
            assertThat(at.takeSent(link)).isEmpty();
        }
    }
}
