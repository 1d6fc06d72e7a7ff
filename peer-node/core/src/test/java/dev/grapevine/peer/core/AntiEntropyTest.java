package dev.grapevine.peer.core;

import static dev.grapevine.peer.core.PeerUnderTest.address;
import static dev.grapevine.peer.core.Said.digest;
import static dev.grapevine.peer.core.Said.gossip;
import static dev.grapevine.peer.core.Said.has;
import static dev.grapevine.peer.core.Said.lazily;
import static dev.grapevine.peer.core.Said.number;
import static dev.grapevine.peer.core.Said.toPull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.node.Signatures;
import dev.grapevine.node.testing.NodeUnderTest;
import dev.grapevine.node.testing.Wires;
import dev.grapevine.peer.core.PeerUnderTest.Setting;
import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.MessageCodec;
import dev.grapevine.wire.Digest;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Message;
import dev.grapevine.wire.Summary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AntiEntropyTest {
    /** One byte too many. */
    private static final String LONG_TOPIC =
            "ttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt"
                    + "tttttttttttttttttttttttttttttttttttttttttttttttttttttt";

    private static final int ORIGIN = 900;
    private static final Duration SETTLED = Duration.ofMillis(5001);

    private final PeerUnderTest peer = new PeerUnderTest(Setting.of(0).bootstrap(address(1))).start();
    private final NodeUnderTest<PeerNode> at = peer.at;
    private final LinkId from = peer.neighbour(2);

    private LinkId dialled() {
        LinkId link = at.takeDialled().keySet().iterator().next();
        peer.answer(link, address(1));
        return link;
    }

    private List<Digest> takeDigests(LinkId link) {
        return at.takeSent(link, Frame.KindCase.DIGEST).stream()
                .map(Frame::getDigest)
                .toList();
    }

    private static Frame nothingKept() {
        var summary = Summary.newBuilder().addAllSums(Collections.nCopies(256, 0));
        return Frame.newBuilder().setSummary(summary).build();
    }

    private List<Frame> takeAnnounced(LinkId link) {
        return at.takeSent(link, Frame.KindCase.I_HAVE);
    }

    // ---- asking ----

    @Test
    void whoDialledBeginsToCompare() {
        at.receive(from, gossip(number(1), number(2), number(4)));
        assertThat(takeDigests(from)).isEmpty();

        assertThat(takeDigests(dialled()))
                .containsExactly(digest(false, has(ORIGIN, 2, 4L, 4L)).getDigest());
    }

    @Test
    void oneNeighbourIsAskedEachHalfMinute() {
        LinkId link = dialled();
        at.forgetSent();
        int asked = 0;
        for (int halfMinute = 0; halfMinute < 10; halfMinute++) {
            peer.live(Duration.ofSeconds(30), List.of(from, link));
            int now = takeDigests(from).size() + takeDigests(link).size();
            assertThat(now).isEqualTo(1);
            asked += now;
        }
        assertThat(asked).isEqualTo(10);
    }

    @Test
    void moreStreamsThanAFrameHoldsGoOutInRangesWithoutGaps() {
        for (int origin = 1000; origin < 1600; origin++) {
            at.receive(from, gossip(Said.of(origin, 1, "x")));
        }
        at.receive(from, nothingKept());
        List<Digest> digests = takeDigests(from);

        assertThat(digests).extracting(Digest::getStreamsCount).containsExactly(256, 256, 88);
        assertThat(digests.get(0).hasAfter()).isFalse();
        for (int i = 0; i < 2; i++) {
            var last = digests.get(i).getStreams(255).getStream();
            assertThat(digests.get(i).getLast()).isEqualTo(last);
            assertThat(digests.get(i + 1).getAfter()).isEqualTo(last);
        }
        assertThat(digests.get(2).hasLast()).isFalse();
        assertThat(digests.stream()
                        .flatMap(d -> d.getStreamsList().stream())
                        .map(d -> StreamId.of(d.getStream()))
                        .toList())
                .isSorted()
                .doesNotHaveDuplicates();
    }

    // ---- answering ----

    @Test
    void whatTheNeighbourLacksIsAnnouncedToBePulled() {
        at.receive(from, gossip(number(1), number(2), number(3), number(5)));
        at.advance(SETTLED);
        at.receive(from, digest(false, has(ORIGIN, 1, 3L, 3L)));

        assertThat(takeAnnounced(from)).containsExactly(toPull(number(2), number(5)));
    }

    /** It may still be on its way by itself. */
    @Test
    void whatIsRecentIsAnnouncedLazily() {
        at.receive(from, gossip(number(1)));
        at.advance(SETTLED);
        at.receive(from, gossip(number(2)));
        at.receive(from, digest(false));

        assertThat(takeAnnounced(from)).containsExactly(toPull(number(1)), lazily(number(2)));
    }

    @Test
    void whoLacksNothingHearsNothing() {
        at.receive(from, gossip(number(1)));
        at.advance(SETTLED);
        at.forgetSent();
        at.receive(from, digest(false, has(ORIGIN, 1)));

        assertThat(at.takeSent(from)).isEmpty();
    }

    @Test
    void aDigestThatNamesMoreIsAnsweredWithOneInReply() {
        at.receive(from, gossip(number(1)));
        at.advance(SETTLED);
        at.forgetSent();
        at.receive(from, digest(false, has(ORIGIN, 3)));

        assertThat(takeDigests(from))
                .containsExactly(digest(true, has(ORIGIN, 1)).getDigest());
    }

    @Test
    void aReplyIsNotRepliedTo() {
        at.receive(from, gossip(number(1)));
        at.forgetSent();
        at.receive(from, digest(true, has(ORIGIN, 3)));

        assertThat(takeDigests(from)).isEmpty();
    }

    @Test
    void onlyWhatLiesInTheRangeIsAnswered() {
        List<StreamId> order = new ArrayList<>();
        for (int origin = 1000; origin < 1010; origin++) {
            at.receive(from, gossip(Said.of(origin, 1, "x")));
            order.add(new StreamId(PeerUnderTest.id(origin), 1, ""));
        }
        order.sort(null);
        at.advance(SETTLED);
        var range = Digest.newBuilder()
                .setAfter(order.get(2).key())
                .setLast(order.get(6).key());
        at.receive(from, Frame.newBuilder().setDigest(range).build());

        assertThat(takeAnnounced(from))
                .singleElement()
                .extracting(frame -> frame.getIHave().getBundleIdsCount())
                .isEqualTo(4);
    }

    @Test
    void soMuchAtATimeIsAnnounced() {
        LongStream.rangeClosed(1, 5000).forEach(n -> at.receive(from, gossip(number(n))));
        at.advance(SETTLED);
        at.receive(from, digest(false));

        assertThat(takeAnnounced(from).stream()
                        .mapToInt(f -> f.getIHave().getBundleIdsCount())
                        .sum())
                .isEqualTo(4096);
    }

    // ---- rounds ----

    @Test
    void oneRoundFollowsAnotherAsLongAsTheyBringSomething() {
        LinkId link = dialled();
        at.forgetSent();
        at.receive(link, toPull(number(1), number(2)));
        at.receive(link, gossip(number(1)));
        assertThat(takeDigests(link)).as("not all has come").isEmpty();
        at.receive(link, gossip(number(2)));
        assertThat(takeDigests(link)).hasSize(1);
        at.receive(link, gossip(number(3)));
        assertThat(takeDigests(link)).as("nothing was asked for").isEmpty();
    }

    @Test
    void whoComesLateGetsEverythingInRounds() {
        int messages = 9000;
        Wires wires = new Wires();
        PeerUnderTest early = new PeerUnderTest(Setting.of(1).config(), wires.clock(), 1);
        wires.add(early.address(), early.at);
        early.start();
        LongStream.rangeClosed(1, messages).forEach(n -> early.publish(String.valueOf(n)));
        wires.run(Duration.ofSeconds(10), new Random(1));

        PeerUnderTest late =
                new PeerUnderTest(Setting.of(2).bootstrap(early.address()).config(), wires.clock(), 2);
        wires.add(late.address(), late.at);
        late.start();
        wires.run(Duration.ofSeconds(5), new Random(2));

        assertThat(late.texts()).hasSize(messages).doesNotHaveDuplicates();
    }

    @Test
    void twoSidesOfAPartitionGiveEachOtherWhatTheyHave() {
        Wires wires = new Wires();
        PeerUnderTest one = new PeerUnderTest(Setting.of(1).config(), wires.clock(), 1);
        PeerUnderTest two =
                new PeerUnderTest(Setting.of(2).bootstrap(one.address()).config(), wires.clock(), 2);
        one.publish("one");
        two.publish("two");
        wires.run(Duration.ofSeconds(10), new Random(1));
        wires.add(one.address(), one.at);
        wires.add(two.address(), two.at);
        one.start();
        two.start();
        wires.run(Duration.ofSeconds(5), new Random(1));

        assertThat(one.texts()).containsExactly("one", "two");
        assertThat(two.texts()).containsExactly("two", "one");
    }

    // ---- hostile digests and bundles ----

    @Test
    void whoComparesTooOftenIsIgnored() {
        for (int i = 0; i < 64; i++) {
            at.receive(from, digest(false));
        }
        assertThat(at.take(PeerEvent.DigestIgnored.class)).isEmpty();
        at.receive(from, digest(false));
        assertThat(at.take(PeerEvent.DigestIgnored.class)).hasSize(1);

        at.advance(Duration.ofSeconds(1));
        for (int i = 0; i < 11; i++) {
            at.receive(from, digest(false));
        }
        assertThat(at.take(PeerEvent.DigestIgnored.class)).hasSize(1);
        assertThat(at.closed(from)).isFalse();
    }

    /** Streams of which a neighbour could otherwise never hear, because it ignores what is too much. */
    @Test
    void tooManyRangesForOneGoAreToldInSeveral() {
        int frames = 70;
        for (int origin = 0; origin < 256 * frames; origin++) {
            at.receive(from, gossip(Said.of(1000 + origin, 1, "")));
        }
        Set<StreamId> told = new HashSet<>();
        LinkId link = dialled();
        for (int round = 0; round < 3; round++) {
            at.receive(link, nothingKept());
            List<Digest> digests = takeDigests(link);
            assertThat(digests).hasSize(32);
            digests.forEach(d -> d.getStreamsList().forEach(s -> told.add(StreamId.of(s.getStream()))));
        }

        assertThat(told).hasSizeGreaterThanOrEqualTo(256 * frames);
    }

    /** Each costs this peer a walk through all its streams. */
    @Test
    void aNeighbourCannotCauseRoundsWithoutEnd() {
        LinkId link = dialled();
        at.forgetSent();
        for (long n = 1; n <= 200; n++) {
            at.receive(link, toPull(number(n)));
            at.receive(link, gossip(number(n)));
        }
        assertThat(takeDigests(link)).hasSize(64);

        at.advance(Duration.ofSeconds(1));
        for (long n = 201; n <= 300; n++) {
            at.receive(link, toPull(number(n)));
            at.receive(link, gossip(number(n)));
        }
        assertThat(takeDigests(link)).hasSize(2);
    }

    @Test
    void digestsMayLieAndNamesMayRepeat() {
        at.receive(from, gossip(number(1)));
        at.advance(SETTLED);
        at.forgetSent();
        at.receive(from, digest(false, has(ORIGIN, Long.MAX_VALUE), has(ORIGIN, 0), has(ORIGIN, Long.MAX_VALUE)));

        assertThat(takeAnnounced(from)).isEmpty();
        assertThat(at.closed(from)).isFalse();
    }

    /** Else every neighbour would close its link to this peer for a frame that is too large. */
    @Test
    void aDigestIsNeverLargerThanAFrameMayBe() {
        for (int origin = 1000; origin < 1256; origin++) {
            for (long run = 0; run < 256; run++) {
                at.receive(from, gossip(Said.of(origin, (1L << 61) + 2 * run, "")));
            }
        }
        at.receive(from, nothingKept());
        List<Frame> sent = at.lookAtSent(from).stream().filter(Frame::hasDigest).toList();

        assertThat(sent).hasSizeGreaterThan(1).allSatisfy(AntiEntropyTest::assertLegal);
        assertThat(sent.stream().mapToInt(f -> f.getDigest().getStreamsCount()).sum())
                .isEqualTo(256);
        assertThat(sent.get(1).getDigest().getAfter())
                .isEqualTo(sent.get(0).getDigest().getLast());
    }

    /** Its stream could not be named in a legal digest. */
    @ParameterizedTest
    @ValueSource(strings = {"tt/+", "#", "a\tb", "1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17", LONG_TOPIC})
    void aBundleWithATopicThatIsNoneIsItsSendersMistake(String topic) {
        var bundle = Said.bundle(ORIGIN, 1)
                .setTopic(topic)
                .addMessages(Message.getDefaultInstance())
                .build();
        at.receive(
                from,
                gossip(Envelope.newBuilder().setBundle(bundle.toByteString()).build()));

        assertThat(at.closed(from)).isTrue();
        assertThat(at.take(PeerEvent.RemoteMistake.class))
                .singleElement()
                .satisfies(mistake -> assertThat(mistake.what()).startsWith("a topic that has "));
        assertThat(peer.delivered).isEmpty();
    }

    private static void assertLegal(Frame frame) {
        byte[] bytes = MessageCodec.encode(frame);
        int length = bytes.length - MessageCodec.PREFIX_BYTES;
        assertThat(length).isLessThanOrEqualTo(Limits.DEFAULT.maxFrameBytes());
        assertThatCode(() -> new MessageCodec(Limits.DEFAULT).decode(bytes, MessageCodec.PREFIX_BYTES, length))
                .doesNotThrowAnyException();
    }

    // ---- streams ----

    private static Streams streams(AtomicReference<NodeUnderTest<PeerNode>> watcher) {
        AtomicReference<Effects> effects = new AtomicReference<>();
        watcher.set(new NodeUnderTest<>(e -> {
            effects.set(e);
            return new PeerNode(
                    Setting.of(0).config(), e, Signatures.NONE, d -> {}, new DirectRecorder(), new Random(1), () -> 0);
        }));
        return new Streams(effects.get(), Duration.ofMinutes(15));
    }

    private static StreamId stream(int origin) {
        return new StreamId(PeerUnderTest.id(origin), 1, "");
    }

    @Test
    void theStreamThatWasAddedToLongestAgoGivesWay() {
        AtomicReference<NodeUnderTest<PeerNode>> watcher = new AtomicReference<>();
        Streams streams = streams(watcher);
        for (int origin = 0; origin < 1 << 16; origin++) {
            streams.add(stream(origin), 1, 1, 0);
        }
        streams.add(stream(0), 2, 1, 0);
        streams.add(stream(-1), 1, 1, 0);

        assertThat(watcher.get().take(PeerEvent.StreamForgotten.class)).hasSize(1);
        assertThat(streams.covers(stream(0), 1, 2)).isTrue();
        assertThat(streams.covers(stream(1), 1, 1)).isFalse();
    }

    /** A run takes more memory than the bundle that made it. */
    @Test
    void allRunsTogetherAreBounded() {
        AtomicReference<NodeUnderTest<PeerNode>> watcher = new AtomicReference<>();
        Streams streams = streams(watcher);
        for (int origin = 0; origin < 2000; origin++) {
            for (int run = 1; run <= 256; run++) {
                streams.add(stream(origin), 2L * run, 1, 0);
            }
        }
        int runs = streams.current(StreamRange.EVERYTHING).values().stream()
                .mapToInt(Watermark::runs)
                .sum();

        assertThat(runs).isBetween(1 << 17, 1 << 18);
        assertThat(watcher.get().take(PeerEvent.StreamForgotten.class)).isNotEmpty();
        assertThat(streams.covers(stream(1999), 512, 1)).isTrue();
    }

    /** Their bundles have left every store: there is nothing to repair, and a network of many short lives forgets. */
    @Test
    void streamsInWhichNothingCameForLongAreNotCompared() {
        AtomicReference<NodeUnderTest<PeerNode>> watcher = new AtomicReference<>();
        Streams streams = streams(watcher);
        long keptNanos = Duration.ofMinutes(15 + 5).toNanos();
        streams.add(stream(1), 1, 1, 0);
        streams.add(stream(2), 1, 1, 0);
        streams.add(stream(2), 2, 1, keptNanos);
        assertThat(current(streams)).containsOnly(stream(1), stream(2));

        streams.expire(keptNanos + 1);
        assertThat(current(streams)).containsExactly(stream(2));
        assertThat(streams.covers(stream(1), 1, 1)).as("not forgotten").isTrue();

        streams.add(stream(1), 2, 1, keptNanos + 2);
        assertThat(current(streams)).containsOnly(stream(1), stream(2));
    }

    private static Set<StreamId> current(Streams streams) {
        return streams.current(StreamRange.EVERYTHING).keySet();
    }

    @Test
    void streamsAreOrderedByOriginEpochAndTheBytesOfTheTopic() {
        StreamId base = new StreamId(PeerUnderTest.id(1), 1, "");
        assertThat(new StreamId(PeerUnderTest.id(1), -1, "")).isGreaterThan(base);
        assertThat(new StreamId(PeerUnderTest.id(1), 1, "a")).isGreaterThan(base);
        assertThat(new StreamId(PeerUnderTest.id(1), 1, "\uD83D\uDE00"))
                .as("as UTF-8, not as UTF-16")
                .isGreaterThan(new StreamId(PeerUnderTest.id(1), 1, "\uFF21"));
        var origin = has(1, 0).getStream();
        assertThat(StreamId.of(origin).key()).isEqualTo(origin);
    }
}
