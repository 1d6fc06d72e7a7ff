package dev.grapevine.peer.core;

import static dev.grapevine.peer.core.PeerUnderTest.SEED_A;
import static dev.grapevine.peer.core.Said.build;
import static dev.grapevine.peer.core.Said.gossip;
import static dev.grapevine.peer.core.Said.graft;
import static dev.grapevine.peer.core.Said.inTree;
import static dev.grapevine.peer.core.Said.lazily;
import static dev.grapevine.peer.core.Said.prune;
import static dev.grapevine.peer.core.Said.takeTold;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.node.LinkId;
import dev.grapevine.node.testing.NodeUnderTest;
import dev.grapevine.peer.core.PeerUnderTest.Setting;
import dev.grapevine.peer.view.Branches;
import dev.grapevine.peer.view.Neighbour;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.PeerRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One tree, seen by peer 0 with neighbours 1 to 4. The root is 9 unless a test says otherwise. */
class TreesTest {
    private static final SpreadingConfig ONE_TREE =
            SpreadingConfig.DEFAULT.withMode(SpreadingConfig.Mode.TREE).withTrees(1);
    private static final Duration A_SECOND = Duration.ofSeconds(1);
    /** So long a wave rests at each peer. */
    private static final Duration REST = Duration.ofMillis(4);
    /** However deep. */
    private static final Duration LONGEST_REST = Duration.ofMillis(32);

    private static final int ROOT = 9;

    private final PeerUnderTest peer = PeerUnderTest.spreading(ONE_TREE);
    private final NodeUnderTest<PeerNode> at = peer.at;
    private final List<LinkId> links = peer.neighbours(1, 4);
    private final LinkId a = links.get(0);
    private final LinkId b = links.get(1);
    private final LinkId c = links.get(2);
    private final LinkId d = links.get(3);
    private long lastMessage;

    TreesTest() {
        at.forgetSent();
    }

    private void live(Duration by) {
        peer.live(by, links);
    }

    /** A is the parent, two links from the root; B's parent is somebody else; C and D have said nothing. */
    private void grow() {
        at.receive(a, build(1, 1, ROOT, 3, 2));
        at.receive(b, build(1, 1, ROOT, 3, 2));
        at.advance(REST);
        at.forgetSent();
    }

    private Envelope next() {
        return inTree(1, ++lastMessage);
    }

    /** Who gets the payload of a message that this link brings. */
    private List<LinkId> eager(LinkId from) {
        links.forEach(at::takeOffered);
        at.receive(from, gossip(next()));
        return links.stream().filter(link -> !at.takeOffered(link).isEmpty()).toList();
    }

    // ---- waves ----

    @Test
    void beforeTheFirstWavePayloadsGoToEverybody() {
        peer.publish("mine");

        assertThat(links)
                .allSatisfy(link -> assertThat(at.takeOffered(link))
                        .extracting(Envelope::getTree)
                        .containsExactly(0));
        assertThat(eager(b)).containsExactly(a, c, d);
    }

    @Test
    void theFirstWaveIsAdoptedAndPassedOn() {
        at.receive(a, build(1, 1, ROOT, 3, 2));
        assertThat(takeTold(at, a)).containsExactly(graft(1));
        assertThat(takeTold(at, b)).as("it rests").isEmpty();
        at.advance(REST);

        assertThat(takeTold(at, a)).isEmpty();
        for (LinkId other : List.of(b, c, d)) {
            assertThat(takeTold(at, other)).containsExactly(build(1, 1, ROOT, 3, 3));
        }
    }

    @Test
    void whoSendsTheSameWaveGetsOnlyIds() {
        at.receive(a, build(1, 1, ROOT, 3, 2));
        at.advance(REST);
        at.forgetSent();
        at.receive(b, build(1, 1, ROOT, 3, 2));

        assertThat(takeTold(at, b)).isEmpty();
        assertThat(eager(a)).containsExactly(c, d);
        at.advance(Duration.ofMillis(300));
        assertThat(at.takeSent(b)).containsExactly(lazily(inTree(1, lastMessage)));
        assertThat(at.takeSent(c, Frame.KindCase.I_HAVE)).isEmpty();
    }

    @Test
    void theSameWaveFromTheParentChangesNothing() {
        grow();
        at.receive(a, build(1, 1, ROOT, 3, 2));

        assertThat(links).allSatisfy(link -> assertThat(takeTold(at, link)).isEmpty());
        assertThat(eager(c)).containsExactly(a, d);
    }

    @Test
    void aNewerWaveReplacesTheParent() {
        grow();
        at.receive(b, build(1, 2, ROOT, 3, 0));
        at.advance(REST);

        assertThat(takeTold(at, b)).containsExactly(graft(1));
        assertThat(takeTold(at, a)).containsExactly(build(1, 2, ROOT, 3, 1));
        assertThat(eager(c)).contains(b);
    }

    @Test
    void aLesserWaveIsIgnored() {
        at.receive(a, build(1, 5, ROOT, 3, 2));
        at.forgetSent();
        at.receive(b, build(1, 4, ROOT, 16, 0));
        at.receive(b, build(1, 5, ROOT, 2, 0));

        assertThat(links).allSatisfy(link -> assertThat(takeTold(at, link)).isEmpty());
        assertThat(eager(a)).containsExactly(b, c, d);
    }

    /** So that nobody hangs on a long chain that saves a few milliseconds. */
    @Test
    void aWaveRestsLongerAtDeepPeers() {
        at.receive(a, build(1, 5, ROOT, 3, 5));
        at.forgetSent();
        at.advance(REST.multipliedBy(3).minusNanos(1));
        assertThat(takeTold(at, b)).isEmpty();

        at.advance(Duration.ofNanos(1));
        assertThat(takeTold(at, b)).containsExactly(build(1, 5, ROOT, 3, 6));
    }

    @Test
    void ofOneVersionTheBetterRootWins() {
        grow();
        at.receive(c, build(1, 1, 10, 4, 7));
        at.advance(REST.multipliedBy(5));

        assertThat(takeTold(at, c)).containsExactly(graft(1));
        assertThat(takeTold(at, a)).containsExactly(build(1, 1, 10, 4, 8));
    }

    @Test
    void aNewNeighbourIsToldOfTheWave() {
        grow();
        LinkId late = at.accept(PeerUnderTest.connectPeer(PeerUnderTest.hello(5).setMode("tree")));

        assertThat(takeTold(at, late)).containsExactly(build(1, 1, ROOT, 3, 3));
    }

    @Test
    void onesOwnMessagesTravelTheTree() {
        grow();
        peer.publish("mine");

        assertThat(at.takeOffered(a)).extracting(Envelope::getTree).containsExactly(1);
        assertThat(at.takeOffered(b)).isEmpty();
    }

    @Test
    void anOriginChoosesTheTreeWhoseRootIsNearest() {
        PeerUnderTest origin = PeerUnderTest.spreading(ONE_TREE.withTrees(4));
        LinkId link = origin.neighbour(1);
        int[] depths = {5, 3, 1, 4};
        for (int tree = 1; tree <= 4; tree++) {
            origin.at.receive(link, build(tree, 1, ROOT + tree, 3, depths[tree - 1]));
        }
        origin.publish("mine");

        assertThat(origin.at.takeOffered(link)).extracting(Envelope::getTree).containsExactly(3);
    }

    @Test
    void treesThatThisPeerDoesNotHaveAreOverlooked() {
        at.receive(a, build(16, 1, ROOT, 3, 2));
        at.receive(a, graft(16));
        at.receive(a, prune(2, 16));
        at.receive(a, gossip(inTree(17, 1), inTree(-1, 2)));

        assertThat(links).allSatisfy(link -> assertThat(takeTold(at, link)).isEmpty());
        assertThat(at.takeOffered(b)).hasSize(2);
        assertThat(at.live()).containsAll(links);
    }

    @Test
    void neighboursSayInWhichTreesTheyGetPayloads() {
        assertThat(branches()).containsOnly(Branches.NONE);
        grow();
        Branches eager = new Branches(List.of(1), List.of());
        Branches lazy = new Branches(List.of(), List.of(1));
        assertThat(branches()).containsExactly(eager, lazy, eager, eager);

        at.receive(b, graft(1));
        at.receive(d, prune(1));
        assertThat(branches()).containsExactly(eager, eager, eager, lazy);
    }

    private List<Branches> branches() {
        return at.node.neighbours().stream().map(Neighbour::branches).toList();
    }

    @Test
    void aLinkIsEagerWhenEitherEndSendsPayloads() {
        Branches here = new Branches(List.of(1, 4), List.of(2, 3));
        Branches there = new Branches(List.of(2), List.of(1, 3));

        assertThat(here.and(there)).isEqualTo(new Branches(List.of(1, 2, 4), List.of(3)));
        assertThat(here.and(Branches.NONE)).isEqualTo(here);
        assertThat(Branches.NONE.and(Branches.NONE)).isEqualTo(Branches.NONE);
    }

    // ---- mending ----

    @Test
    void aLostParentIsReplacedByANeighbourNearerToTheRoot() {
        at.receive(a, build(1, 1, ROOT, 3, 2));
        at.receive(b, build(1, 1, ROOT, 3, 7));
        at.receive(c, build(1, 1, ROOT, 3, 1));
        at.forgetSent();
        at.lose(a);

        assertThat(takeTold(at, c)).containsExactly(graft(1));
        assertThat(takeTold(at, b)).isEmpty();
        assertThat(eager(c)).containsExactly(d);
    }

    /** Whoever is further from the root, or unknown, may hang on this peer itself. */
    @Test
    void withNobodyNearerEveryBranchIsOpened() {
        at.receive(a, build(1, 1, ROOT, 3, 2));
        at.receive(b, build(1, 1, ROOT, 3, 7));
        at.forgetSent();
        at.lose(a);

        for (LinkId left : List.of(b, c, d)) {
            assertThat(takeTold(at, left)).containsExactly(graft(1));
        }
        assertThat(eager(d)).containsExactly(b, c);
        peer.publish("mine");
        assertThat(at.takeOffered(b)).last().extracting(Envelope::getTree).isEqualTo(0);
    }

    @Test
    void aBrokenTreeIsWholeAgainWithTheNextWave() {
        withNobodyNearerEveryBranchIsOpened();
        at.receive(b, build(1, 2, ROOT, 3, 2));
        links.forEach(at::takeOffered);
        peer.publish("mine");

        assertThat(at.takeOffered(b)).extracting(Envelope::getTree).containsExactly(1);
    }

    @Test
    void duplicatesPruneOnlyTheThirdTimeInARowAndOnceTheTreeHasSettled() {
        grow();
        for (int i = 0; i < 5; i++) {
            bringTwice(c);
        }
        assertThat(takeTold(at, c)).as("the tree is still changing").isEmpty();

        live(Duration.ofSeconds(4));
        bringTwice(c);
        bringTwice(c);
        at.receive(c, gossip(next()));
        bringTwice(c);
        bringTwice(c);
        assertThat(takeTold(at, c)).as("never three in a row").isEmpty();

        bringTwice(c);
        assertThat(takeTold(at, c)).containsExactly(prune(1));
        assertThat(eager(a)).containsExactly(d);
    }

    @Test
    void theParentIsNeverPruned() {
        grow();
        live(Duration.ofSeconds(4));
        for (int i = 0; i < 10; i++) {
            Envelope message = next();
            at.receive(d, gossip(message));
            at.receive(a, gossip(message));
        }

        assertThat(takeTold(at, a)).isEmpty();
    }

    private void bringTwice(LinkId second) {
        Envelope message = next();
        at.receive(a, gossip(message));
        at.receive(second, gossip(message));
    }

    @Test
    void whoGraftsGetsPayloadsAndWhoPrunesGetsIds() {
        grow();
        at.receive(b, graft(1));
        at.receive(d, prune(1));

        assertThat(eager(a)).containsExactly(b, c);
    }

    /** A parent may say what it likes: this peer is not left without one. */
    @Test
    void aParentThatPrunesLeavesNobodyWithoutAParent() {
        grow();
        for (int i = 0; i < 20; i++) {
            at.receive(a, prune(1));
            assertThat(takeTold(at, a).size() + takeTold(at, b).size()).isEqualTo(1);
            assertThat(takeTold(at, c)).isEmpty();
        }
    }

    /** Every {@code n}th message is kept back; a lazy neighbour has them all. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aParentThatWithholdsIsReplaced(int n) {
        grow();
        while (at.take(PeerEvent.BranchGrafted.class).isEmpty()) {
            Envelope message = next();
            at.receive(b, lazily(message));
            if (lastMessage % n != 0) {
                at.receive(a, gossip(message));
            }
            live(A_SECOND);
            if (!Said.takeWanted(at, b).isEmpty()) {
                at.receive(b, gossip(message));
            }
            assertThat(lastMessage).isLessThan(64);
        }
        assertThat(peer.delivered).hasSize((int) lastMessage);
        assertThat(eager(c)).contains(b);
    }

    @Test
    void aParentThatMakesWavesAllTheTimeIsReplacedAllTheSame() {
        grow();
        while (at.take(PeerEvent.BranchGrafted.class).isEmpty()) {
            Envelope message = next();
            at.receive(b, lazily(message));
            live(A_SECOND);
            if (!Said.takeWanted(at, b).isEmpty()) {
                at.receive(b, gossip(message));
            }
            at.receive(a, build(1, 1 + lastMessage, ROOT, 3, 2));
            assertThat(lastMessage).isLessThan(64);
        }
        assertThat(peer.delivered).hasSize((int) lastMessage);
    }

    @Test
    void aParentThatWithheldIsNobodysParentForAMinute() {
        aParentThatWithholdsIsReplaced(1);
        at.forgetSent();
        at.receive(a, build(1, 2, ROOT, 3, 0));
        assertThat(takeTold(at, a)).isEmpty();

        live(Duration.ofSeconds(61));
        at.forgetSent();
        at.receive(a, build(1, 3, ROOT, 3, 0));
        assertThat(takeTold(at, a)).containsExactly(graft(1));
    }

    @Test
    void aParentThatOnlyTakesItsTimeKeepsItsPlace() {
        grow();
        for (int i = 0; i < 100; i++) {
            Envelope message = next();
            at.receive(b, lazily(message));
            live(A_SECOND);
            if (!Said.takeWanted(at, b).isEmpty()) {
                at.receive(b, gossip(message));
            }
            at.receive(a, gossip(message));
        }

        assertThat(at.take(PeerEvent.BranchGrafted.class)).isEmpty();
    }

    // ---- roots ----

    private List<Long> claims() {
        return at.take(PeerEvent.TreeClaimed.class).stream()
                .map(PeerEvent.TreeClaimed::version)
                .toList();
    }

    @Test
    void aTreeThatIsWantedAndHasNoRootIsClaimed() {
        live(Duration.ofSeconds(10));
        assertThat(claims()).as("nobody wants it").isEmpty();

        at.forgetSent();
        peer.publish("mine");
        live(Duration.ofSeconds(3));
        assertThat(claims()).containsExactly(1L);
        assertThat(links).allSatisfy(link -> assertThat(takeTold(at, link)).containsExactly(build(1, 1, 0, 4, 0)));
    }

    @Test
    void aWaveKeepsOthersQuiet() {
        peer.publish("mine");
        at.receive(a, build(1, 1, ROOT, 3, 2));
        live(Duration.ofSeconds(50));

        assertThat(claims()).isEmpty();
    }

    /** Ten others are known to be better: they get three seconds. */
    @Test
    void whoKnowsOfBetterRootsWaitsForThem() {
        PeerUnderTest modest = new PeerUnderTest(Setting.of(0).seeds(SEED_A).spreading(ONE_TREE)).start();
        LinkId seed = modest.join(SEED_A);
        List<PeerRecord> hubs = IntStream.range(30, 40)
                .mapToObj(n -> PeerUnderTest.record(n).toBuilder().setDegree(60).build())
                .toList();
        modest.at.receive(seed, PeerUnderTest.list(hubs));
        modest.neighbours(1, 3);
        modest.publish("mine");
        modest.at.advance(Duration.ofMillis(2900));
        assertThat(modest.at.take(PeerEvent.TreeClaimed.class)).isEmpty();

        modest.at.advance(Duration.ofMillis(3000));
        assertThat(modest.at.take(PeerEvent.TreeClaimed.class)).hasSize(1);
    }

    @Test
    void aRootRenewsItsWaveEachMinuteWhileTheTreeIsUsed() {
        for (int i = 0; i < 18; i++) {
            peer.publish("mine " + i);
            live(Duration.ofSeconds(10));
        }
        assertThat(claims()).containsExactly(1L, 2L, 3L);

        live(Duration.ofSeconds(60));
        claims();
        live(Duration.ofMinutes(5));
        assertThat(claims()).as("nobody uses it").isEmpty();
    }

    @Test
    void afterARestartItsOwnOldWaveMakesItTheRootAgain() {
        at.receive(a, build(1, 7, 0, 5, 3));
        peer.publish("mine");
        live(Duration.ofSeconds(2));

        assertThat(claims()).containsExactly(8L);
        assertThat(takeTold(at, a)).containsExactly(build(1, 8, 0, 4, 0));
    }

    @Test
    void aTreeWithoutWavesForLongIsClaimedByAnother() {
        grow();
        for (int i = 0; i < 16; i++) {
            peer.publish("mine " + i);
            live(Duration.ofSeconds(10));
        }

        assertThat(claims()).containsExactly(2L);
    }

    // ---- turmoil ----

    @Test
    void manyLossesAtOnceOpenEveryBranch() {
        grow();
        live(Duration.ofSeconds(6));
        at.forgetSent();
        at.lose(c);
        assertThat(takeTold(at, a)).isEmpty();
        at.lose(d);

        assertThat(takeTold(at, a)).containsExactly(graft(1));
        assertThat(takeTold(at, b)).containsExactly(graft(1));
        assertThat(eager(a)).containsExactly(b);
    }

    @Test
    void lossesFarApartAreNoTurmoil() {
        grow();
        live(Duration.ofSeconds(6));
        at.lose(c);
        live(Duration.ofSeconds(6));
        at.forgetSent();
        at.lose(d);

        assertThat(takeTold(at, a)).isEmpty();
        assertThat(takeTold(at, b)).isEmpty();
    }

    /** Else a stranger could make waves go through the whole network by calling twice. */
    @Test
    void strangersWhoComeAndGoAreNoTurmoil() {
        grow();
        for (int stranger = 50; stranger < 60; stranger++) {
            at.lose(peer.neighbour(stranger));
        }

        assertThat(takeTold(at, b)).isEmpty();
        assertThat(eager(a)).containsExactly(c, d);
    }

    // ---- who publishes most ----

    private void publishFor(int seconds) {
        for (int i = 0; i < seconds; i++) {
            peer.publish("mine " + i);
            live(A_SECOND);
        }
    }

    @Test
    void whoPublishesMostTakesTheTreeOverAndStatesNoDegree() {
        grow();
        publishFor(19);
        assertThat(claims()).as("too few to tell").isEmpty();
        publishFor(2);

        assertThat(claims()).containsExactly(2L);
        assertThat(takeTold(at, b)).containsExactly(build(1, 2, 0, 0, 0));
    }

    @Test
    void whoIsOneOfManyDoesNot() {
        grow();
        for (int i = 0; i < 40; i++) {
            peer.publish("mine " + i);
            at.receive(a, gossip(next()));
            live(A_SECOND);
        }

        assertThat(claims()).isEmpty();
    }

    /** After 150 s without a wave it is anybody's. */
    @Test
    void aTreeThatIsNotNeededAnyMoreIsGivenUp() {
        grow();
        publishFor(25);
        assertThat(claims()).hasSize(1);
        for (int i = 0; i < 130; i++) {
            at.receive(a, gossip(next()));
            live(A_SECOND);
        }

        assertThat(claims()).isEmpty();
    }

    @Test
    void othersUseATreeThatWasTakenOverOnlyWhenThereIsNoOther() {
        PeerUnderTest other = PeerUnderTest.spreading(ONE_TREE.withTrees(2));
        LinkId link = other.neighbour(1);
        other.at.receive(link, build(1, 1, ROOT, 0, 0));
        other.publish("one");
        other.at.receive(link, build(2, 1, ROOT + 1, 3, 5));
        other.publish("two");

        assertThat(other.at.takeOffered(link)).extracting(Envelope::getTree).containsExactly(1, 2);
    }

    // ---- hostile waves ----

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MAX_VALUE, Long.MIN_VALUE})
    void theHighestVersionDoesNotTakeATreeForEver(long version) {
        at.receive(a, build(1, version, 99, 16, 0));
        at.receive(b, build(1, version + 1, ROOT, 0, 3));

        assertThat(takeTold(at, b)).contains(graft(1));
    }

    @Test
    void aRootThatNobodyHasHeardOfForLongIsReplacedWhateverItsVersion() {
        at.receive(a, build(1, -1, 99, 16, 0));
        for (int i = 0; i < 16; i++) {
            peer.publish("mine " + i);
            live(Duration.ofSeconds(10));
        }

        assertThat(claims()).containsExactly(0L);
    }

    /** Each would cross the whole network, and fill the links' control lanes. */
    @Test
    void aNeighbourThatMakesWavesAllTheTimeIsNotFollowed() {
        for (int version = 1; version <= 1000; version++) {
            at.receive(a, build(1, version, ROOT, 16, 0));
        }
        assertThat(takeTold(at, b)).hasSizeLessThanOrEqualTo(32);

        live(Duration.ofSeconds(20));
        at.forgetSent();
        at.receive(b, build(1, 2000, ROOT, 3, 1));
        assertThat(takeTold(at, b)).containsExactly(graft(1));
    }

    /** A wave in this peer's name makes it the root at most once a second. */
    @Test
    void wavesInItsOwnNameMakeFewWaves() {
        peer.publish("mine");
        for (int version = 1; version <= 1000; version++) {
            at.receive(a, build(1, version, 0, 16, 0));
        }
        assertThat(takeTold(at, b)).isEmpty();
        live(Duration.ofSeconds(2));

        assertThat(claims()).containsExactly(1001L);
    }

    @Test
    void absurdDepthsAndGradesDoNoHarm() {
        at.receive(a, build(1, 1, ROOT, -1, -1));
        at.receive(b, build(1, 2, ROOT, Integer.MAX_VALUE, Integer.MAX_VALUE));
        at.advance(LONGEST_REST);
        peer.publish("mine");

        assertThat(at.takeOffered(b)).extracting(Envelope::getTree).containsExactly(0);
        assertThat(takeTold(at, c)).last().satisfies(frame -> {
            assertThat(frame.getBuild().getGrade()).isEqualTo(32);
            assertThat(frame.getBuild().getDepth()).isEqualTo(Integer.MAX_VALUE);
        });
    }

    // ---- announcements ----

    @Test
    void lazyNeighboursHearOfManyInOneFrame() {
        grow();
        List<Envelope> messages = new ArrayList<>();
        LongStream.rangeClosed(1, 300).forEach(n -> messages.add(next()));
        messages.subList(0, 256).forEach(message -> at.receive(a, gossip(message)));
        assertThat(at.takeSent(b)).as("a frame is full").hasSize(1);

        messages.subList(256, 300).forEach(message -> at.receive(a, gossip(message)));
        at.advance(Duration.ofMillis(299));
        assertThat(at.takeSent(b)).isEmpty();
        at.advance(Duration.ofMillis(1));
        assertThat(at.takeSent(b))
                .containsExactly(lazily(messages.subList(256, 300).toArray(Envelope[]::new)));
    }

    @Test
    void whatWaitedForALostLazyNeighbourIsForgotten() {
        grow();
        at.receive(a, gossip(next()));
        at.lose(b);
        at.advance(A_SECOND);

        assertThat(at.takeSent(b)).isEmpty();
    }
}
