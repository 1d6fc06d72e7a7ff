package dev.grapevine.peer.core;

import static dev.grapevine.peer.core.Said.digest;
import static dev.grapevine.peer.core.Said.gossip;
import static dev.grapevine.peer.core.Said.interest;
import static dev.grapevine.peer.core.Said.toPull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.grapevine.node.LinkId;
import dev.grapevine.node.testing.NodeUnderTest;
import dev.grapevine.node.testing.Wires;
import dev.grapevine.peer.core.PeerUnderTest.Setting;
import dev.grapevine.protocol.BundleId;
import dev.grapevine.protocol.TopicFilters;
import dev.grapevine.wire.Digest;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Summary;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Two neighbours compare sums of what they keep, and streams only where these differ. */
class SummaryTest {
    /** More than are told without a summary. */
    private static final int ORIGINS = 40;

    private static final int FIRST = 2000;

    private static final Duration SETTLED = Duration.ofMillis(5001);

    private final PeerUnderTest peer = PeerUnderTest.joined(64, 0);
    private final NodeUnderTest<PeerNode> at = peer.at;
    private final LinkId link = peer.neighbour(1);
    private final List<Envelope> bundles = new ArrayList<>();

    SummaryTest() {
        for (int origin = 0; origin < ORIGINS; origin++) {
            bundles.add(Said.of(FIRST + origin, 1, "x"));
        }
    }

    private void subscribe(String... filters) {
        at.node.subscribe(TopicFilters.ofWire(List.of(filters)), at.nowNanos());
    }

    private void keep(List<Envelope> some) {
        at.receive(link, gossip(some.toArray(Envelope[]::new)));
        at.advance(SETTLED);
        at.forgetSent();
    }

    private Digest answer(Frame summary) {
        at.receive(link, summary);
        List<Frame> digests = at.takeSent(link, Frame.KindCase.DIGEST);
        assertThat(digests).hasSize(1);
        return digests.get(0).getDigest();
    }

    /** As docs/protocol.md describes it, in arithmetic of its own. */
    private Frame summary(long salt, List<Envelope> kept) {
        Integer[] sums = new Integer[256];
        Arrays.fill(sums, 0);
        for (Envelope envelope : kept) {
            sums[bucket(envelope)] += mixed(salt, BundleId.of(envelope.getBundle()));
        }
        return Frame.newBuilder()
                .setSummary(Summary.newBuilder().setSalt(salt).addAllSums(List.of(sums)))
                .build();
    }

    private int bucket(Envelope envelope) {
        return PeerUnderTest.id(FIRST + bundles.indexOf(envelope)).bytes().byteAt(0) & 0xFF;
    }

    private static int mixed(long salt, BundleId id) {
        BigInteger word = BigInteger.ONE.shiftLeft(64);
        BigInteger head = new BigInteger(1, id.bytes().substring(0, 8).toByteArray());
        BigInteger z = head.xor(new BigInteger(Long.toUnsignedString(salt)));
        z = z.xor(z.shiftRight(30))
                .multiply(new BigInteger("BF58476D1CE4E5B9", 16))
                .mod(word);
        z = z.xor(z.shiftRight(27))
                .multiply(new BigInteger("94D049BB133111EB", 16))
                .mod(word);
        return z.xor(z.shiftRight(31)).intValue();
    }

    private static List<Integer> buckets(Digest digest) {
        return BitSet.valueOf(digest.getBuckets().toByteArray()).stream()
                .boxed()
                .toList();
    }

    // ---- answering ----

    @Test
    void whoKeepsTheSameHearsNothing() {
        keep(bundles);
        at.receive(link, summary(-7, bundles));

        assertThat(at.takeSent(link)).isEmpty();
    }

    @Test
    void onlyTheBucketsThatDifferAreTold() {
        keep(bundles);
        Digest digest = answer(summary(8, bundles.subList(1, ORIGINS)));

        assertThat(buckets(digest)).containsExactly(bucket(bundles.get(0)));
        assertThat(digest.getReply()).isFalse();
        long same = bundles.stream()
                .filter(other -> bucket(other) == bucket(bundles.get(0)))
                .count();
        assertThat(digest.getStreamsList()).hasSize((int) same);
    }

    /** The neighbour then announces everything in the bucket. */
    @Test
    void aBucketOfWhichNothingIsKnownIsToldAsEmpty() {
        Digest digest = answer(summary(9, bundles.subList(0, 1)));

        assertThat(buckets(digest)).containsExactly(bucket(bundles.get(0)));
        assertThat(digest.getStreamsList()).isEmpty();
    }

    @Test
    void aDigestOfSomeBucketsIsAnsweredFromThemOnly() {
        keep(bundles);
        Digest empty = answer(summary(1, bundles.subList(1, ORIGINS))).toBuilder()
                .clearStreams()
                .build();
        at.receive(link, Frame.newBuilder().setDigest(empty).build());
        Envelope[] announced = bundles.stream()
                .filter(other -> bucket(other) == bucket(bundles.get(0)))
                .toArray(Envelope[]::new);

        assertThat(at.takeSent(link, Frame.KindCase.I_HAVE)).containsExactly(toPull(announced));
    }

    /** Its neighbour's clock may say that it has gone already. */
    @Test
    void whatIsAboutToGoIsNotCounted() {
        keep(bundles);
        peer.live(Duration.ofMinutes(15).minusSeconds(9).minus(SETTLED), List.of(link));
        at.forgetSent();
        at.receive(link, summary(1, List.of()));

        assertThat(at.takeSent(link)).isEmpty();
    }

    /** Else two that keep bundles for seconds would always find the same: nothing. */
    @Test
    void whatIsKeptForSecondsIsCounted() {
        PeerUnderTest brief = new PeerUnderTest(
                        Setting.of(5).spreading(SpreadingConfig.DEFAULT.withKept(Duration.ofSeconds(8), 1 << 26)))
                .start();
        LinkId neighbour = brief.neighbour(1);
        brief.at.receive(neighbour, gossip(bundles.toArray(Envelope[]::new)));
        brief.at.advance(SETTLED);
        brief.at.receive(neighbour, summary(1, List.of()));

        assertThat(brief.at.takeSent(neighbour, Frame.KindCase.DIGEST)).hasSize(1);
    }

    @Test
    void topicsThatNeitherWantsAreNotCounted() {
        subscribe("#");
        keep(List.of(Said.routed("rooms/1", 1)));
        subscribe();
        at.receive(link, summary(1, List.of()));
        assertThat(at.takeSent(link, Frame.KindCase.DIGEST)).isEmpty();

        at.receive(link, interest("rooms/1"));
        at.forgetSent();
        assertThat(answer(summary(1, List.of())).getStreamsCount()).isEqualTo(1);
    }

    @Test
    void whoSumsUpTooOftenIsIgnored() {
        for (int i = 0; i < 64; i++) {
            at.receive(link, summary(i, List.of()));
        }
        assertThat(at.take(PeerEvent.DigestIgnored.class)).isEmpty();
        at.receive(link, summary(64, List.of()));

        assertThat(at.take(PeerEvent.DigestIgnored.class)).hasSize(1);
        assertThat(at.closed(link)).isFalse();
    }

    // ---- asking ----

    @Test
    void whoHasManyStreamsBeginsWithASummary() {
        keep(bundles);
        peer.live(Duration.ofSeconds(31), List.of(link));
        List<Frame> sent = at.takeSent(link, Frame.KindCase.SUMMARY);

        assertThat(sent).isNotEmpty();
        assertThat(sent.get(0)).isEqualTo(summary(sent.get(0).getSummary().getSalt(), bundles));
        assertThat(at.takeSent(link, Frame.KindCase.DIGEST)).isEmpty();
    }

    @Test
    void eachHasASaltOfItsOwn() {
        keep(bundles);
        peer.live(Duration.ofSeconds(91), List.of(link));

        assertThat(at.takeSent(link, Frame.KindCase.SUMMARY))
                .hasSizeGreaterThanOrEqualTo(2)
                .extracting(frame -> frame.getSummary().getSalt())
                .doesNotHaveDuplicates();
    }

    /** Each has had hundreds that the other has not, and a few hundred both have. */
    @Test
    void twoThatKeepManyGiveEachOtherWhatTheyLack() {
        Wires wires = new Wires();
        PeerUnderTest one = new PeerUnderTest(Setting.of(1).config(), wires.clock(), 1);
        PeerUnderTest two =
                new PeerUnderTest(Setting.of(2).bootstrap(one.address()).config(), wires.clock(), 2);
        wires.add(one.address(), one.at);
        wires.add(two.address(), two.at);
        one.start();
        two.start();
        hear(one, 0, 700);
        hear(two, 300, 1000);
        wires.run(Duration.ofSeconds(120), new Random(1));

        assertThat(one.texts()).hasSize(1000).doesNotHaveDuplicates();
        assertThat(two.texts()).hasSize(1000).doesNotHaveDuplicates();
    }

    private static void hear(PeerUnderTest peer, int first, int end) {
        LinkId source = peer.neighbour(3);
        for (int origin = first; origin < end; origin++) {
            peer.at.receive(source, gossip(Said.of(3000 + origin, 1, String.valueOf(origin))));
        }
        peer.at.lose(source);
    }

    // ---- hostile ----

    @Test
    void digestsOfNoBucketsAreHarmless() {
        keep(bundles);
        var none = digest(false).getDigest().toBuilder().setBuckets(ByteString.copyFrom(new byte[32]));
        at.receive(link, Frame.newBuilder().setDigest(none).build());

        assertThat(at.takeSent(link)).isEmpty();
    }
}
