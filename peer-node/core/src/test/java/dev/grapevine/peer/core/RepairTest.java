package dev.grapevine.peer.core;

import static dev.grapevine.peer.core.Said.gossip;
import static dev.grapevine.peer.core.Said.iHave;
import static dev.grapevine.peer.core.Said.id;
import static dev.grapevine.peer.core.Said.lazily;
import static dev.grapevine.peer.core.Said.number;
import static dev.grapevine.peer.core.Said.takeWanted;
import static dev.grapevine.peer.core.Said.toPull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.grapevine.node.LinkId;
import dev.grapevine.node.testing.NodeUnderTest;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What neighbours announce is asked for when it does not come, of one after the other. */
class RepairTest {
    private static final Duration FIRST_WAIT = Duration.ofMillis(400);
    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final int CAPACITY = 1 << 15;

    private final PeerUnderTest peer = PeerUnderTest.alone(64);
    private final NodeUnderTest<PeerNode> at = peer.at;
    private final List<LinkId> links = peer.neighbours(1, 5);
    private final LinkId a = links.get(0);
    private final LinkId b = links.get(1);
    private final LinkId c = links.get(2);
    private final Envelope message = number(1);

    RepairTest() {
        at.forgetSent();
    }

    private static List<ByteString> invented(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> ByteString.copyFrom(
                        ByteBuffer.allocate(32).putInt(i + 1).array()))
                .toList();
    }

    private void inventedBy(LinkId link, boolean lazy, int from, int count) {
        for (int first = from; first < from + count; first += 256) {
            at.receive(link, iHave(lazy, invented(first, Math.min(256, from + count - first))));
        }
    }

    @Test
    void whatComesByItselfIsNotAskedFor() {
        at.receive(a, lazily(message));
        at.receive(b, gossip(message));
        at.advance(Duration.ofSeconds(10));

        assertThat(takeWanted(at, a)).isEmpty();
        assertThat(at.take(PeerEvent.WantGivenUp.class)).isEmpty();
    }

    @Test
    void whatIsLateIsAskedForOfOneAnnouncerAfterTheOther() {
        for (LinkId link : List.of(a, b, c)) {
            at.receive(link, lazily(message));
        }
        at.advance(FIRST_WAIT.minusNanos(1));
        assertThat(takeWanted(at, a)).isEmpty();
        at.advance(Duration.ofNanos(1));
        assertThat(takeWanted(at, a)).containsExactly(id(message));
        assertThat(takeWanted(at, b)).isEmpty();
        at.advance(ANSWER);
        assertThat(takeWanted(at, b)).containsExactly(id(message));
        at.advance(ANSWER);
        assertThat(takeWanted(at, c)).containsExactly(id(message));
        assertThat(at.take(PeerEvent.WantGivenUp.class)).isEmpty();
        at.advance(ANSWER);
        assertThat(at.take(PeerEvent.WantGivenUp.class)).hasSize(1);
        at.advance(Duration.ofSeconds(10));
        assertThat(takeWanted(at, a)).isEmpty();
    }

    @Test
    void whatWasAskedForAndComesIsARepair() {
        at.receive(a, lazily(message));
        at.advance(FIRST_WAIT);
        at.receive(a, gossip(message));

        assertThat(peer.texts()).containsExactly("1");
        assertThat(at.take(PeerEvent.BundleRepaired.class)).hasSize(1);
        assertThat(at.take(PeerEvent.BundlesAskedFor.class))
                .extracting(PeerEvent.BundlesAskedFor::amount)
                .containsExactly(1L);
    }

    @Test
    void whatIsToBePulledIsAskedForAtOnceAndOnlyOnce() {
        at.receive(a, toPull(message, number(2)));
        at.receive(b, toPull(message));

        assertThat(takeWanted(at, a)).containsExactly(id(message), id(number(2)));
        assertThat(takeWanted(at, b)).isEmpty();
        at.receive(a, gossip(message));
        assertThat(at.take(PeerEvent.BundleRepaired.class)).as("no repair").isEmpty();
    }

    @Test
    void whatALostLinkOwedIsAskedForElsewhereAtOnce() {
        at.receive(a, toPull(message));
        at.receive(b, toPull(message));
        at.lose(a);
        at.advance(Duration.ofMillis(50));

        assertThat(takeWanted(at, b)).containsExactly(id(message));
    }

    @Test
    void aLostLinkIsAskedForNothing() {
        at.receive(a, lazily(message));
        at.lose(a);
        at.advance(Duration.ofSeconds(5));

        assertThat(takeWanted(at, a)).isEmpty();
        assertThat(at.take(PeerEvent.WantGivenUp.class)).hasSize(1);
    }

    @Test
    void moreThanAFrameHoldsIsAskedForInSeveral() {
        inventedBy(a, true, 0, 512);
        at.receive(a, lazily(message));
        at.advance(FIRST_WAIT);

        assertThat(at.takeSent(a, Frame.KindCase.I_WANT))
                .extracting(frame -> frame.getIWant().getBundleIdsCount())
                .containsExactly(256, 256, 1);
    }

    @Test
    void whatIsKnownIsNotAskedFor() {
        at.receive(a, gossip(message));
        at.receive(b, toPull(message));

        assertThat(takeWanted(at, b)).isEmpty();
    }

    // ---- hostile announcements ----

    @Test
    void announcementsAreBounded() {
        links.forEach(link -> inventedBy(link, true, (int) link.number() * CAPACITY, 8192));

        assertThat(at.take(PeerEvent.AnnouncementIgnored.class)).hasSize(links.size() * 8192 - CAPACITY);
        at.advance(Duration.ofSeconds(5));
        assertThat(at.take(PeerEvent.WantGivenUp.class)).hasSize(CAPACITY);
    }

    @Test
    void oneNeighbourCannotTakeThePlacesOfAllOthers() {
        inventedBy(a, false, 0, CAPACITY);
        at.receive(b, lazily(message));
        at.advance(FIRST_WAIT);

        assertThat(takeWanted(at, b)).containsExactly(id(message));
    }

    @Test
    void placesAreFreeAgainWhenTheirTimeIsOverOrTheirLinkLost() {
        inventedBy(a, false, 0, CAPACITY);
        at.advance(Duration.ofSeconds(3));
        at.take(PeerEvent.AnnouncementIgnored.class);
        inventedBy(a, true, CAPACITY, 8192);
        at.receive(b, lazily(message));
        at.lose(a);
        at.advance(Duration.ofSeconds(3));
        inventedBy(b, true, 2 * CAPACITY, 8191);

        assertThat(at.take(PeerEvent.AnnouncementIgnored.class)).isEmpty();
    }

    /** Pairs of bytes (x, y) and (x + 1, y - 31) add the same to a hash code; a table must not become a list. */
    @Test
    void idsMadeToShareAHashCodeCostLittle() {
        List<ByteString> ids = IntStream.range(0, 8192)
                .mapToObj(number -> {
                    byte[] bytes = new byte[32];
                    for (int pair = 0; pair < 13; pair++) {
                        boolean second = (number >> pair & 1) == 1;
                        bytes[2 * pair] = (byte) (second ? 1 : 0);
                        bytes[2 * pair + 1] = (byte) (second ? 0 : 31);
                    }
                    return ByteString.copyFrom(bytes);
                })
                .toList();
        assertThat(ids.stream().map(ByteString::hashCode).distinct()).hasSize(1);

        Random random = new Random(1);
        List<ByteString> others = ids.stream().map(id -> randomId(random)).toList();
        announced(others);

        assertThat(announced(ids)).isLessThan(20 * announced(others));
    }

    private static ByteString randomId(Random random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    /** How long that takes, in nanoseconds. A list of all would take some hundred times as long as a table. */
    private long announced(List<ByteString> ids) {
        long begin = System.nanoTime();
        for (int i = 0; i < 10 * 32; i++) {
            at.receive(a, iHave(true, ids.subList(256 * (i % 32), 256 * (i % 32) + 256)));
        }
        return System.nanoTime() - begin;
    }

    /** It has the bundle asked of it again and again, and never gives it. */
    @Test
    void whoAnnouncesAllTheTimeAndGivesNothingDoesNotKeepOthersFromBeingAsked() {
        at.receive(a, toPull(message));
        at.receive(b, lazily(message));
        for (int i = 0; i < 5; i++) {
            at.advance(Duration.ofMillis(500));
            at.receive(a, toPull(message));
        }

        assertThat(takeWanted(at, b)).containsExactly(id(message));
    }

    /** The link was full the first time; now it is idle and the neighbour says so. */
    @Test
    void whoAnnouncesOnceMoreIsAskedOnceMore() {
        at.receive(a, toPull(message));
        at.receive(a, toPull(message));

        assertThat(takeWanted(at, a)).containsExactly(id(message), id(message));
    }

    /** A parent that gives a bundle with a lie about its age has not given it. */
    @Test
    void whoCallsABundleTooOldDoesNotKeepOthersFromBeingAsked() {
        at.receive(b, lazily(message));
        at.receive(a, gossip(message.toBuilder().setAgeMillis(-1).build()));
        assertThat(at.take(PeerEvent.BundleTooOld.class)).hasSize(1);
        at.advance(FIRST_WAIT);

        assertThat(takeWanted(at, b)).containsExactly(id(message));
        at.receive(b, gossip(message));
        assertThat(peer.texts()).containsExactly("1");
    }
}
