package dev.grapevine.peer.core;

import static dev.grapevine.peer.core.Said.gossip;
import static dev.grapevine.peer.core.Said.number;
import static dev.grapevine.peer.core.Said.toPull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.node.LinkId;
import dev.grapevine.node.testing.NodeUnderTest;
import dev.grapevine.protocol.Frames;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Refused;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the modes have in common, push and hybrid, and the delays on a link. */
class SpreadingTest {
    private static final SpreadingConfig DEFAULT = SpreadingConfig.DEFAULT.withMode(SpreadingConfig.Mode.FLOOD);

    private static SpreadingConfig mode(SpreadingConfig.Mode mode) {
        return DEFAULT.withMode(mode);
    }

    private static List<LinkId> offered(PeerUnderTest peer, List<LinkId> links) {
        return links.stream()
                .filter(link -> !peer.at.takeOffered(link).isEmpty())
                .toList();
    }

    // ---- every mode ----

    @ParameterizedTest
    @EnumSource
    void eachModeDeliversOnce(SpreadingConfig.Mode mode) {
        PeerUnderTest peer = PeerUnderTest.spreading(mode(mode));
        for (LinkId link : peer.neighbours(1, 4)) {
            peer.at.receive(link, gossip(number(1), number(2)));
        }

        assertThat(peer.texts()).containsExactly("1", "2");
    }

    @ParameterizedTest
    @EnumSource
    void aPeerOfAnotherModeIsRefusedForThatReason(SpreadingConfig.Mode mode) {
        PeerUnderTest peer = PeerUnderTest.spreading(mode(mode));
        for (SpreadingConfig.Mode other : SpreadingConfig.Mode.values()) {
            if (other != mode) {
                LinkId link = peer.at.accept(
                        PeerUnderTest.connectPeer(PeerUnderTest.hello(1).setMode(other.word())));
                assertThat(peer.at.takeSent(link))
                        .singleElement()
                        .extracting(frame -> frame.getRefused().getReason())
                        .isEqualTo(Refused.Reason.MODE);
                assertThat(peer.at.closed(link)).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void framesOfTreesDoNoHarmInOtherModes(SpreadingConfig.Mode mode) {
        PeerUnderTest peer = PeerUnderTest.spreading(mode(mode));
        LinkId link = peer.neighbour(1);
        peer.at.receive(link, Said.build(1, 1, 9, 3, 1));
        peer.at.receive(link, Said.graft(1));
        peer.at.receive(link, Said.prune(1));

        assertThat(peer.at.closed(link)).isFalse();
    }

    /** The message list forgets after ten minutes, the store after fifteen: the watermark does not. */
    @Test
    void exactlyOnceStillWhenTheMessageListHasForgotten() {
        PeerUnderTest peer = PeerUnderTest.alone(64);
        List<LinkId> links = peer.neighbours(1, 2);
        peer.at.receive(links.get(0), gossip(number(1), number(2)));
        peer.live(Duration.ofMinutes(17), links);
        assertThat(peer.at.node.messageCount()).isZero();
        peer.at.forgetSent();
        peer.at.receive(links.get(1), gossip(number(1), number(3), number(2)));

        assertThat(peer.texts()).containsExactly("1", "2", "3");
        assertThat(peer.at.takeOffered(links.get(0))).hasSize(1);
        assertThat(peer.at.take(PeerEvent.BundleDuplicate.class)).hasSize(2);
    }

    @Test
    void aBundleThatNobodyKeepsAnyMoreIsNotTakenIn() {
        PeerUnderTest peer = PeerUnderTest.alone(64);
        List<LinkId> links = peer.neighbours(1, 2);
        long keptMillis = DEFAULT.keptFor().toMillis();
        Envelope tooOld =
                number(1).toBuilder().setAgeMillis((int) keptMillis + 1).build();
        Envelope justNot = number(2).toBuilder().setAgeMillis((int) keptMillis).build();
        peer.at.receive(links.get(0), gossip(tooOld, justNot));

        assertThat(peer.texts()).containsExactly("2");
        assertThat(peer.at.take(PeerEvent.BundleTooOld.class)).hasSize(1);
        assertThat(peer.at.closed(links.get(0))).as("no mistake").isFalse();
        peer.at.receive(links.get(1), gossip(number(1)));
        assertThat(peer.texts()).as("it was a lie").containsExactly("2", "1");
    }

    @Test
    void theAgeGrowsWithTheTimeABundleIsKept() {
        PeerUnderTest peer = PeerUnderTest.alone(64);
        List<LinkId> links = peer.neighbours(1, 2);
        Envelope message = number(1).toBuilder().setAgeMillis(5000).build();
        peer.at.receive(links.get(0), gossip(message));
        peer.at.advance(Duration.ofMillis(1500));
        peer.at.forgetSent();
        peer.at.receive(links.get(1), Said.iWant(message));

        assertThat(peer.at.takeOffered(links.get(1)))
                .extracting(Envelope::getAgeMillis)
                .containsExactly(6500);
    }

    @Test
    void aBundleGoesWhenItIsOldNotWhenItHasBeenHereForLong() {
        PeerUnderTest peer = PeerUnderTest.alone(64);
        List<LinkId> links = peer.neighbours(1, 2);
        int age = (int) Duration.ofMinutes(14).toMillis();
        peer.at.receive(
                links.get(0), gossip(number(1).toBuilder().setAgeMillis(age).build()));
        peer.live(Duration.ofSeconds(62), links);

        assertThat(peer.at.node.messageCount()).isZero();
    }

    // ---- push ----

    @Test
    void pushGoesToAsManyAsTheFanoutAndEachIsAsLikely() {
        PeerUnderTest peer =
                PeerUnderTest.spreading(mode(SpreadingConfig.Mode.PUSH).withFanout(3));
        List<LinkId> links = peer.neighbours(1, 8);
        LinkId from = links.get(0);
        Map<LinkId, Integer> counts = new LinkedHashMap<>();
        for (long n = 1; n <= 700; n++) {
            peer.at.receive(from, gossip(number(n)));
            List<LinkId> drawn = offered(peer, links);
            assertThat(drawn).hasSize(3).doesNotContain(from);
            drawn.forEach(link -> counts.merge(link, 1, Integer::sum));
        }

        assertThat(counts).hasSize(7);
        assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(230, 370));
    }

    @Test
    void pushEndsAfterSoManyLinks() {
        PeerUnderTest peer =
                PeerUnderTest.spreading(mode(SpreadingConfig.Mode.PUSH).withTtl(4));
        List<LinkId> links = peer.neighbours(1, 3);
        peer.at.receive(links.get(0), gossip(number(1).toBuilder().setHops(3).build()));
        assertThat(offered(peer, links)).hasSize(2);
        peer.at.receive(links.get(0), gossip(number(2).toBuilder().setHops(4).build()));

        assertThat(peer.texts()).containsExactly("1", "2");
        assertThat(offered(peer, links)).isEmpty();
    }

    @Test
    void pushWithFewerNeighboursThanTheFanoutGoesToAll() {
        PeerUnderTest peer =
                PeerUnderTest.spreading(mode(SpreadingConfig.Mode.PUSH).withFanout(9));
        List<LinkId> links = peer.neighbours(1, 3);
        peer.publish("mine");

        assertThat(offered(peer, links)).isEqualTo(links);
    }

    // ---- hybrid ----

    @Test
    void hybridTellsSomeNeighboursWhatIsRecentTheLatestFirst() {
        PeerUnderTest peer = PeerUnderTest.spreading(
                mode(SpreadingConfig.Mode.HYBRID).withFanout(2).withPull(Duration.ofSeconds(2), 3));
        List<LinkId> links = peer.neighbours(1, 6);
        LongStream.rangeClosed(1, 5).forEach(n -> peer.at.receive(links.get(0), gossip(number(n))));
        peer.at.advance(Duration.ofSeconds(2));
        peer.at.forgetSent();
        Set<LinkId> told = new HashSet<>();
        for (int round = 0; round < 20; round++) {
            peer.live(Duration.ofSeconds(2), links);
            int inThisRound = 0;
            for (LinkId link : links) {
                List<Frame> have = peer.at.takeSent(link, Frame.KindCase.I_HAVE);
                if (!have.isEmpty()) {
                    assertThat(have).containsExactly(toPull(number(5), number(4), number(3)));
                    told.add(link);
                    inThisRound++;
                }
            }
            assertThat(inThisRound).isEqualTo(2);
        }
        assertThat(told).hasSize(6);
    }

    @Test
    void pushTellsNobody() {
        PeerUnderTest peer = PeerUnderTest.spreading(mode(SpreadingConfig.Mode.PUSH));
        List<LinkId> links = peer.neighbours(1, 2);
        peer.at.receive(links.get(0), gossip(number(1)));
        peer.live(Duration.ofSeconds(20), links);

        assertThat(links)
                .allSatisfy(link -> assertThat(peer.at.takeSent(link, Frame.KindCase.I_HAVE))
                        .isEmpty());
    }

    // ---- payloads that wait on purpose ----

    @Test
    void batchedPayloadsForALinkLeaveTogether() {
        PeerUnderTest peer = PeerUnderTest.spreading(DEFAULT.withBatch(Duration.ofMillis(100)));
        List<LinkId> links = peer.neighbours(1, 2);
        peer.publish("first");
        peer.at.advance(Duration.ofMillis(60));
        peer.publish("second");
        peer.at.advance(Duration.ofMillis(39));
        assertThat(peer.texts()).as("delivered at once").hasSize(2);
        assertThat(peer.at.takeOffered(links.get(1))).isEmpty();
        peer.at.advance(Duration.ofMillis(1));

        assertThat(peer.at.takeOffered(links.get(1))).hasSize(2);
        peer.at.advance(Duration.ofSeconds(1));
        assertThat(peer.at.takeOffered(links.get(1))).isEmpty();
    }

    /** It has gathered where it comes from. */
    @Test
    void whatOthersHavePublishedWaitsHalfAsLong() {
        PeerUnderTest peer = PeerUnderTest.spreading(DEFAULT.withBatch(Duration.ofMillis(100)));
        List<LinkId> links = peer.neighbours(1, 2);
        peer.at.receive(links.get(0), gossip(number(1)));
        peer.at.advance(Duration.ofMillis(49));
        assertThat(peer.at.takeOffered(links.get(1))).isEmpty();
        peer.at.advance(Duration.ofMillis(1));

        assertThat(peer.at.takeOffered(links.get(1))).hasSize(1);
    }

    @Test
    void noMoreThanAFrameHoldsWaits() {
        PeerUnderTest peer = PeerUnderTest.spreading(DEFAULT.withBatch(Duration.ofHours(1)));
        List<LinkId> links = peer.neighbours(1, 2);
        LongStream.rangeClosed(1, 1023).forEach(n -> peer.at.receive(links.get(0), gossip(number(n))));
        assertThat(peer.at.takeOffered(links.get(1))).isEmpty();
        peer.at.receive(links.get(0), gossip(number(1024)));

        assertThat(peer.at.takeOffered(links.get(1))).hasSize(1024);
    }

    @Test
    void noMoreBytesThanAFrameHoldsWait() {
        PeerUnderTest peer = PeerUnderTest.spreading(DEFAULT.withBatch(Duration.ofHours(1)));
        List<LinkId> links = peer.neighbours(1, 2);
        for (int n = 1; n <= 6; n++) {
            assertThat(peer.at.takeOffered(links.get(1))).isEmpty();
            peer.at.receive(links.get(0), gossip(Said.of(900, n, "x".repeat(200_000))));
        }

        assertThat(peer.at.takeOffered(links.get(1))).hasSize(6);
    }

    @Test
    void whatWaitsForALostLinkIsForgotten() {
        PeerUnderTest peer = PeerUnderTest.spreading(DEFAULT.withBatch(Duration.ofMillis(100)));
        List<LinkId> links = peer.neighbours(1, 2);
        peer.at.receive(links.get(0), gossip(number(1)));
        peer.at.lose(links.get(1));
        peer.at.advance(Duration.ofSeconds(1));

        assertThat(peer.at.takeOffered(links.get(1))).isEmpty();
    }

    @Test
    void whoStopsSendsWhatWaits() {
        PeerUnderTest peer = PeerUnderTest.spreading(DEFAULT.withBatch(Duration.ofHours(1)));
        List<LinkId> links = peer.neighbours(1, 2);
        peer.publish("mine");
        peer.at.stop();

        assertThat(offered(peer, links)).isEqualTo(links);
    }

    @Test
    void whatIsAskedForDoesNotWait() {
        PeerUnderTest peer = PeerUnderTest.spreading(DEFAULT.withBatch(Duration.ofHours(1)));
        List<LinkId> links = peer.neighbours(1, 2);
        peer.at.receive(links.get(0), gossip(number(1)));
        peer.at.receive(links.get(1), Said.iWant(number(1)));

        assertThat(peer.at.takeOffered(links.get(1))).hasSize(1);
    }

    /** Each link's delay is drawn anew; 400 of them have about the mean that was asked for. */
    @Test
    void diffusionDelaysEachLinkAtRandom() {
        PeerUnderTest peer = PeerUnderTest.spreading(DEFAULT.withDiffusion(Duration.ofSeconds(1)));
        List<LinkId> links = peer.neighbours(1, 3);
        NodeUnderTest<PeerNode> at = peer.at;
        double sum = 0;
        int apart = 0;
        for (int n = 1; n <= 200; n++) {
            at.receive(links.get(0), gossip(number(n)));
            links.forEach(link -> at.receive(link, Frames.pong(0)));
            int[] tenths = {-1, -1};
            for (int tenth = 0; tenths[0] < 0 || tenths[1] < 0; tenth++) {
                for (int i = 0; i < 2; i++) {
                    tenths[i] = at.takeOffered(links.get(1 + i)).isEmpty() ? tenths[i] : tenth;
                }
                at.advance(Duration.ofMillis(100));
            }
            sum += tenths[0] + tenths[1];
            apart += tenths[0] == tenths[1] ? 0 : 1;
        }

        assertThat(sum / 400 / 10).isBetween(0.85, 1.25);
        assertThat(apart).isGreaterThan(150);
    }
}
