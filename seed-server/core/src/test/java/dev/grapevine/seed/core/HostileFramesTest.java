package dev.grapevine.seed.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.node.LinkId;
import dev.grapevine.node.LinkLoss;
import dev.grapevine.protocol.Frames;
import dev.grapevine.protocol.SampleFrames;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Frame.KindCase;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A frame where it does not belong closes the link it came on, is counted, and touches nobody else. */
class HostileFramesTest {
    private static final Set<KindCase> FIRST = EnumSet.of(KindCase.CONNECT_SEED, KindCase.DEATH);
    private static final Set<KindCase> REFUSED =
            EnumSet.of(KindCase.CONNECT_PEER, KindCase.CONNECT_DIRECT, KindCase.PROBE);
    private static final Set<KindCase> OF_PEERS = EnumSet.of(
            KindCase.REQUEST_PL,
            KindCase.DEGREE_REPORT,
            KindCase.INTEREST,
            KindCase.DEATH,
            KindCase.LEAVE,
            KindCase.PING);

    private final SeedUnderTest seed = new SeedUnderTest();

    @BeforeEach
    void honestPeers() {
        seed.register(11, 12);
    }

    static Stream<Frame> frames() {
        return SampleFrames.all().stream();
    }

    @ParameterizedTest
    @MethodSource("frames")
    void fromAStranger(Frame frame) {
        LinkId link = seed.at.accept(frame);

        if (REFUSED.contains(frame.getKindCase())) {
            assertThat(seed.at.take(SeedEvent.LinkRefused.class)).hasSize(1);
            assertThat(seed.at.closed(link)).isTrue();
        } else if (!FIRST.contains(frame.getKindCase())) {
            assertMistake(link);
        }
        assertHonestPeersNoticeNothing();
    }

    @Test
    void aStrangersDeathThatIsNotRelayedIsAMistake() {
        LinkId link = seed.at.accept(SeedUnderTest.death(11, 0, 12, false));

        assertMistake(link);
        assertThat(seed.at.takeDialled()).isEmpty();
        assertHonestPeersNoticeNothing();
    }

    @ParameterizedTest
    @MethodSource("frames")
    void fromARegisteredPeer(Frame frame) {
        LinkId link = seed.register(1);
        seed.at.receive(link, frame);

        if (!OF_PEERS.contains(frame.getKindCase())) {
            assertMistake(link);
            seed.probeOf(1);
        }
        assertHonestPeersNoticeNothing();
    }

    @Test
    void aPeerSpeaksForItselfOnly() {
        LinkId link = seed.register(1);
        seed.at.receive(link, Frames.alive(SeedUnderTest.id(11), 1L << 40));

        assertMistake(link);
        assertHonestPeersNoticeNothing();
        assertThat(seed.list(12).getPeersList()).noneMatch(r -> r.getIncarnation() > 0);
    }

    @ParameterizedTest
    @MethodSource("frames")
    void asTheAnswerToAProbe(Frame frame) {
        seed.register(1);
        seed.accuse(1, 11);
        LinkId probe = seed.openProbeOf(1);
        seed.at.receive(probe, frame);

        assertThat(seed.at.closed(probe)).isTrue();
        assertThat(seed.at.take(SeedEvent.ProbeFailed.class)).hasSize(1);
        assertThat(seed.at.closed(seed.link(1))).isFalse();
        assertHonestPeersNoticeNothing();
    }

    @Test
    void bytesThatAreNoFrameAreCountedAndTheSeedLooksForItself() {
        LinkId link = seed.register(1);
        seed.at.lose(link, LinkLoss.Kind.MISTAKE, "a frame of no known kind");

        assertThat(seed.at.take(SeedEvent.RemoteMistake.class)).hasSize(1);
        seed.probeOf(1);
        assertHonestPeersNoticeNothing();
    }

    private void assertMistake(LinkId link) {
        assertThat(seed.at.closed(link)).isTrue();
        assertThat(seed.at.take(SeedEvent.RemoteMistake.class)).hasSize(1);
        assertThat(seed.at.takeSent(link)).isEmpty();
    }

    private void assertHonestPeersNoticeNothing() {
        for (int peer : List.of(11, 12)) {
            assertThat(seed.at.closed(seed.link(peer))).isFalse();
            assertThat(seed.at.takeSent(seed.link(peer))).isEmpty();
            assertThat(seed.registered(peer)).isTrue();
        }
    }
}
