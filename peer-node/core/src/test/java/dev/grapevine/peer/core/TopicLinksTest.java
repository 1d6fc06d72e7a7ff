package dev.grapevine.peer.core;

import static dev.grapevine.peer.core.PeerUnderTest.SEED_A;
import static dev.grapevine.peer.core.PeerUnderTest.connectPeer;
import static dev.grapevine.peer.core.PeerUnderTest.hello;
import static dev.grapevine.peer.core.PeerUnderTest.record;
import static dev.grapevine.peer.core.Said.interest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.node.LinkId;
import dev.grapevine.node.testing.NodeUnderTest;
import dev.grapevine.peer.core.PeerUnderTest.Setting;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Frames;
import dev.grapevine.protocol.TopicFilters;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Leave;
import dev.grapevine.wire.PeerList;
import dev.grapevine.wire.PeerRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Links for a topic's sake, dialled by peer 0, which has joined one seed. Those that the seed names want the topics. */
class TopicLinksTest {
    private static final String TOPIC = "rooms/1";
    private static final Duration A_SECOND = Duration.ofSeconds(1);
    private static final Duration LASTED = Duration.ofSeconds(7);

    private PeerUnderTest peer = new PeerUnderTest(Setting.of(0).seeds(SEED_A)).start();
    private NodeUnderTest<PeerNode> at = peer.at;
    private LinkId seed = joined();

    private LinkId joined() {
        LinkId link = peer.join(SEED_A);
        at.receive(link, PeerUnderTest.list(List.of()));
        at.forgetSent();
        return link;
    }

    private void restart(int maxPeers) {
        peer = new PeerUnderTest(Setting.of(0).seeds(SEED_A).maxPeers(maxPeers)).start();
        at = peer.at;
        seed = joined();
    }

    private static TopicFilters filters(String... texts) {
        return TopicFilters.ofWire(List.of(texts));
    }

    private void subscribe(String... texts) {
        at.node.subscribe(filters(texts), at.nowNanos());
    }

    private static PeerRecord subscriber(int number, String filter) {
        return record(number).toBuilder().setFilter(filter).build();
    }

    private void named(PeerRecord... subscribers) {
        named(List.of(subscribers));
    }

    private void named(List<PeerRecord> subscribers) {
        var list = PeerList.newBuilder().addAllPeers(subscribers).setSubscribers(true);
        at.receive(seed, Frame.newBuilder().setPeerList(list).build());
    }

    private void named(int first, int last, String filter) {
        named(IntStream.rangeClosed(first, last)
                .mapToObj(number -> subscriber(number, filter))
                .toList());
    }

    private List<Integer> dialled() {
        return at.takeDialled().values().stream().map(PeerUnderTest::number).toList();
    }

    /** Those that were dialled answer and say that they want this. */
    private List<LinkId> answerAll(String filter) {
        Map<LinkId, Address> dialled = at.takeDialled();
        dialled.forEach((link, address) -> {
            peer.answer(link, address);
            at.receive(link, interest(filter));
        });
        return List.copyOf(dialled.keySet());
    }

    private List<Frame> toldSeed() {
        return at.takeSent(seed).stream()
                .filter(frame -> frame.hasInterest()
                        || frame.hasRequestPl() && frame.getRequestPl().getFiltersCount() > 0)
                .toList();
    }

    // ---- whom it dials ----

    @Test
    void threeThatWantTheSameAreDialled() {
        subscribe(TOPIC);
        named(1, 10, TOPIC);
        assertThat(dialled()).containsExactly(1, 2, 3);

        named(1, 10, TOPIC);
        at.advance(A_SECOND);
        assertThat(dialled()).as("those under way count").isEmpty();
    }

    @Test
    void neighboursThatWantItCount() {
        subscribe(TOPIC);
        at.receive(peer.neighbour(20), interest("rooms/#"));
        at.receive(peer.neighbour(21), interest("halls"));
        named(1, 10, TOPIC);

        assertThat(dialled()).containsExactly(1, 2);
    }

    @Test
    void oneForEachDifferentFilterIsDialledEvenBeyondThree() {
        subscribe("#");
        named(1, 5, "rooms/#");
        named(subscriber(6, "rooms/+"), subscriber(7, "rooms/#"), subscriber(8, "halls"));

        assertThat(dialled()).containsExactly(1, 2, 3, 6, 8);
    }

    @Test
    void eachOfItsFiltersGetsThree() {
        subscribe("rooms", "halls");
        named(1, 9, "rooms");
        named(11, 19, "halls");
        named(21, 29, "gardens");

        assertThat(dialled()).containsExactly(1, 2, 3, 11, 12, 13);
    }

    @Test
    void aPublisherThatDoesNotWantItsTopicDialsTwo() {
        peer.publish(TOPIC, "mine");
        assertThat(toldSeed()).containsExactly(Frames.requestPL(filters(TOPIC)));
        named(subscriber(1, "rooms/#"), subscriber(2, "halls"), subscriber(3, TOPIC), subscriber(4, "#"));

        assertThat(dialled()).containsExactly(1, 3);
    }

    @Test
    void atMostHalfThePlacesAreForTopics() {
        restart(17);
        subscribe("#");
        named(IntStream.rangeClosed(1, 30)
                .mapToObj(number -> subscriber(number, "t/" + number))
                .toList());

        assertThat(dialled()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void aPlaceThatIsFreeAgainIsUsedAgain() {
        restart(17);
        subscribe("#");
        named(IntStream.rangeClosed(1, 10)
                .mapToObj(number -> subscriber(number, "t/" + number))
                .toList());
        at.takeDialled().keySet().forEach(at::refuse);
        at.advance(A_SECOND);

        assertThat(dialled()).containsExactly(9, 10);
    }

    /** With so few links all of them are the overlay's: it is every topic's too. */
    @Test
    void withAnyLessThan16LinksEveryTopicIsCarriedAndNobodyDialledForOne() {
        restart(15);
        LinkId neighbour = peer.neighbour(1);
        subscribe("$hidden", TOPIC);
        named(2, 9, TOPIC);

        assertThat(at.takeSent(neighbour, Frame.KindCase.INTEREST))
                .containsExactly(Frames.interest(filters("#", "$hidden")));
        assertThat(dialled()).isEmpty();
    }

    /** {@code #} does not see it, so this peer is not among those who want it, and it has no places for entries. */
    @Test
    void withFewLinksAHiddenTopicThatIsNotWantedGoesToEverybody() {
        restart(15);
        LinkId neighbour = peer.neighbour(1);
        peer.publish("$hidden", "mine");

        assertThat(at.takeOffered(neighbour)).hasSize(1).noneMatch(Envelope::getRouted);
        assertThat(at.node.hasLeft(0)).isTrue();
    }

    @Test
    void neitherItselfNorANeighbourIsDialled() {
        subscribe(TOPIC);
        peer.neighbour(2);
        named(0, 2, TOPIC);

        assertThat(dialled()).containsExactly(1);
    }

    @Test
    void whoeverWantsNothingDialsNobody() {
        named(1, 10, TOPIC);
        at.advance(A_SECOND);

        assertThat(dialled()).isEmpty();
    }

    @Test
    void aThousandNamedAreNotAllRemembered() {
        for (int i = 0; i < 20; i++) {
            named(1 + 50 * i, 50 + 50 * i, TOPIC);
        }
        subscribe(TOPIC);
        at.advance(A_SECOND);

        assertThat(dialled()).allSatisfy(number -> assertThat(number).isGreaterThan(1_000 - 256));
    }

    // ---- what such a link is ----

    @Test
    void itSaysThatItIsATopics() {
        subscribe(TOPIC);
        named(subscriber(1, TOPIC));
        LinkId link = at.takeDialled().keySet().iterator().next();
        at.open(link);

        assertThat(at.takeSent(link)).singleElement().satisfies(frame -> {
            assertThat(frame.getConnectPeer().getTopical()).isTrue();
            assertThat(frame.getConnectPeer().getTarget()).isEqualTo(record(1).getId());
        });
    }

    /** It has its m links of the overlay beside them, and the same when others have dialled for a topic. */
    @Test
    void itIsNoneOfTheOverlaysOwn() {
        subscribe(TOPIC);
        named(1, 3, TOPIC);
        answerAll(TOPIC);
        for (int number = 21; number <= 24; number++) {
            at.accept(connectPeer(hello(number).setTopical(true)));
        }
        assertThat(peer.up()).hasSize(7);
        at.advance(Duration.ofSeconds(11));
        List<PeerRecord> overlay =
                IntStream.rangeClosed(11, 30).mapToObj(PeerUnderTest::record).toList();
        at.takeDialled();
        at.receive(seed, PeerUnderTest.list(overlay));
        at.advance(A_SECOND);

        assertThat(dialled()).hasSize(5).allMatch(number -> number >= 11);
    }

    @Test
    void itIsNotOwedWhenItIsLost() {
        PeerUnderTest full = PeerUnderTest.joined(64, 20);
        full.answerAll();
        full.at.node.subscribe(filters(TOPIC), full.at.nowNanos());
        var list = PeerList.newBuilder().addPeers(subscriber(40, TOPIC)).setSubscribers(true);
        LinkId itsSeed = new LinkId(
                full.at.live().stream().mapToLong(LinkId::number).min().orElseThrow());
        full.at.receive(itsSeed, Frame.newBuilder().setPeerList(list).build());
        LinkId topical = full.answerAll().get(0);
        full.at.lose(topical);
        full.at.advance(A_SECOND);

        assertThat(full.at.takeDialled()).isEmpty();
    }

    // ---- what it gives up ----

    @Test
    void aLinkThatNothingNeedsAnyMoreIsGivenUp() {
        subscribe(TOPIC);
        LinkId ordinary = peer.neighbour(20);
        named(1, 3, TOPIC);
        List<LinkId> links = answerAll(TOPIC);
        at.advance(LASTED);
        assertThat(links).noneMatch(at::closed);

        at.receive(links.get(0), interest("halls"));
        at.advance(A_SECOND);
        assertThat(at.closed(links.get(0))).isTrue();
        assertThat(at.takeSent(links.get(0), Frame.KindCase.LEAVE)).containsExactly(Frames.leave(Leave.Reason.SURPLUS));
        subscribe();
        at.advance(A_SECOND);
        assertThat(links).allMatch(at::closed);
        assertThat(at.closed(ordinary)).as("nobody dialled it for a topic").isFalse();
    }

    @Test
    void aYoungLinkMayStillSayWhatItWants() {
        subscribe(TOPIC);
        named(1, 1, TOPIC);
        LinkId link = peer.answerAll().get(0);
        at.advance(Duration.ofSeconds(3));
        assertThat(at.closed(link)).isFalse();

        at.advance(LASTED);
        assertThat(at.closed(link)).as("it never said").isTrue();
    }

    @Test
    void aPublishersLinksGoAMinuteAfterItsLastMessage() {
        peer.publish(TOPIC, "mine");
        named(1, 2, TOPIC);
        List<LinkId> links = answerAll(TOPIC);
        peer.live(Duration.ofSeconds(59), links);
        assertThat(links).noneMatch(at::closed);

        peer.live(Duration.ofSeconds(3), links);
        assertThat(links).allMatch(at::closed);
    }

    // ---- what it asks the seeds ----

    @Test
    void aSeedIsToldAndAskedWhenItIsJoined() {
        peer = new PeerUnderTest(Setting.of(0).seeds(SEED_A)).start();
        at = peer.at;
        subscribe(TOPIC, "halls/#");
        seed = peer.join(SEED_A);

        assertThat(toldSeed()).containsExactly(interest(TOPIC, "halls/#"), Frames.requestPL(filters(TOPIC, "halls/#")));
    }

    @Test
    void whoeverWantsNothingSaysNothing() {
        at.advance(Duration.ofSeconds(40));

        assertThat(toldSeed()).isEmpty();
    }

    @Test
    void everyChangeIsToldAndAskedAbout() {
        subscribe(TOPIC);
        assertThat(toldSeed()).containsExactly(interest(TOPIC), Frames.requestPL(filters(TOPIC)));
        subscribe("halls");
        assertThat(toldSeed()).containsExactly(interest("halls"), Frames.requestPL(filters("halls")));
        subscribe();
        assertThat(toldSeed()).containsExactly(interest());
    }

    /** As when an application subscribes to a filter for the second time. */
    @Test
    void whatIsNoNewsIsNotTold() {
        LinkId neighbour = peer.neighbour(1);
        subscribe(TOPIC, "halls");
        at.forgetSent();
        subscribe("halls", TOPIC);

        assertThat(toldSeed()).isEmpty();
        assertThat(at.takeSent(neighbour)).isEmpty();
    }

    @Test
    void neighboursAreToldToo() {
        LinkId before = peer.neighbour(1);
        at.takeSent(before);
        subscribe(TOPIC);
        assertThat(at.takeSent(before, Frame.KindCase.INTEREST)).containsExactly(interest(TOPIC));

        LinkId after = at.accept(connectPeer(2));
        assertThat(at.takeSent(after, Frame.KindCase.INTEREST)).containsExactly(interest(TOPIC));
    }

    @Test
    void theSearchBecomesRareAndStaysSo() {
        subscribe(TOPIC);
        toldSeed();
        List<Integer> atSecond = askedAtSeconds(90);

        assertThat(atSecond.get(0)).as("soon at first").isLessThanOrEqualTo(2);
        assertThat(atSecond).hasSizeBetween(6, 16);
        List<Integer> late = atSecond.stream().filter(second -> second > 40).toList();
        assertThat(late).as("and for ever").hasSizeBetween(3, 7);
    }

    @Test
    void whoeverHasEnoughAsksEachHalfMinute() {
        subscribe(TOPIC);
        named(1, 3, TOPIC);
        List<LinkId> links = answerAll(TOPIC);
        peer.live(Duration.ofSeconds(30), links);
        toldSeed();
        int asked = 0;
        for (int second = 0; second < 90; second++) {
            peer.live(A_SECOND, links);
            at.receive(seed, Frames.pong(0));
            asked += toldSeed().size();
        }

        assertThat(asked).isBetween(2, 3);
    }

    private List<Integer> askedAtSeconds(int seconds) {
        List<Integer> asked = new ArrayList<>();
        for (int second = 1; second <= seconds; second++) {
            at.advance(A_SECOND);
            at.receive(seed, Frames.pong(0));
            for (int i = toldSeed().size(); i > 0; i--) {
                asked.add(second);
            }
        }
        return asked;
    }

    @Test
    void aQuestionHas64FiltersAtMost() {
        subscribe(IntStream.range(0, 60).mapToObj(i -> "wanted/" + i).toArray(String[]::new));
        toldSeed();
        for (int i = 0; i < 100; i++) {
            peer.publish("published/" + i, "mine");
        }

        assertThat(toldSeed())
                .hasSize(100)
                .allSatisfy(frame ->
                        assertThat(frame.getRequestPl().getFiltersCount()).isBetween(61, 64));
    }
}
