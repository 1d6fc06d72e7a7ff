package dev.grapevine.peer.core;

import static dev.grapevine.peer.core.PeerUnderTest.SEED_A;
import static dev.grapevine.peer.core.PeerUnderTest.SEED_B;
import static dev.grapevine.peer.core.PeerUnderTest.SEED_C;
import static dev.grapevine.peer.core.PeerUnderTest.connectedToSeed;
import static dev.grapevine.peer.core.PeerUnderTest.id;
import static dev.grapevine.peer.core.PeerUnderTest.linkTo;
import static dev.grapevine.peer.core.PeerUnderTest.welcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.node.LinkId;
import dev.grapevine.peer.core.PeerUnderTest.Setting;
import dev.grapevine.peer.view.SeedLink;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Frames;
import dev.grapevine.wire.Accused;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Frame.KindCase;
import dev.grapevine.wire.Leave;
import dev.grapevine.wire.PeerRecord;
import dev.grapevine.wire.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeedJoinTest {
    private static final List<Address> THREE = List.of(SEED_A, SEED_B, SEED_C);

    private final PeerUnderTest peer = new PeerUnderTest(Setting.of(0).seeds(SEED_A, SEED_B, SEED_C)).start();
    private final Map<LinkId, Address> first = peer.at.takeDialled();

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "2, 2", "3, 2", "4, 3", "5, 3", "16, 9"})
    void aMajorityIsDialled(int seeds, int wanted) {
        Address[] addresses = IntStream.range(0, seeds)
                .mapToObj(i -> new Address("127.0.0.1", 5001 + i))
                .toArray(Address[]::new);
        var other = new PeerUnderTest(Setting.of(0).seeds(addresses)).start();

        assertThat(other.at.takeDialled().values()).hasSize(wanted).doesNotHaveDuplicates();
        assertThat(other.at.node.seedsWanted()).isEqualTo(wanted);
    }

    @Test
    void aSeedThatAnswersUnderTwoAddressesCountsOnce() {
        List<LinkId> links = List.copyOf(first.keySet());
        links.forEach(peer.at::open);
        links.forEach(link -> peer.at.receive(link, connectedToSeed(links.get(0))));

        assertThat(peer.at.node.seeds().stream().filter(seed -> seed.state() == SeedLink.State.JOINED))
                .hasSize(1);
    }

    @Test
    void whichSeedsIsDrawn() {
        Set<Set<Address>> choices = new HashSet<>();
        for (int random = 0; random < 50; random++) {
            var other = new PeerUnderTest(Setting.of(0).seeds(SEED_A, SEED_B, SEED_C), random).start();
            choices.add(Set.copyOf(other.at.takeDialled().values()));
        }

        assertThat(choices).hasSize(3);
    }

    @Test
    void registrationListAndReport() {
        LinkId link = first.keySet().iterator().next();
        peer.at.open(link);

        List<Frame> asked = peer.at.takeSent(link);
        assertThat(asked).hasSize(1);
        assertThat(asked.get(0).getConnectSeed().getNetwork()).isEqualTo("grapevine");
        assertThat(asked.get(0).getConnectSeed().getRecord())
                .isEqualTo(PeerRecord.newBuilder()
                        .setId(id(0).bytes())
                        .setAddress("127.0.0.1:6000")
                        .setEpoch(1)
                        .build());
        assertThat(peer.at.trusted(link)).isFalse();
        peer.at.receive(link, connectedToSeed(link));

        assertThat(peer.at.takeSent(link))
                .extracting(Frame::getKindCase)
                .containsExactly(KindCase.REQUEST_PL, KindCase.DEGREE_REPORT);
        assertThat(peer.at.trusted(link)).isTrue();
        assertThat(states()).containsExactlyInAnyOrder(SeedLink.State.JOINED, SeedLink.State.JOINING);
    }

    @Test
    void aMajorityIsSaidOnce() {
        joinBoth();

        assertThat(peer.at.take(PeerEvent.SeedMajorityReached.class))
                .containsExactly(new PeerEvent.SeedMajorityReached(2, 2));
        assertThat(peer.at.take(PeerEvent.BelowSeedMajority.class)).isEmpty();
    }

    @Test
    void anUnreachableSeedIsSubstitutedAtOnce() {
        LinkId down = first.keySet().iterator().next();
        peer.at.refuse(down);

        assertThat(peer.at.takeDialled().values()).containsExactly(third());
        assertThat(peer.at.take(PeerEvent.SeedLost.class)).hasSize(1);
    }

    @Test
    void aSeedThatRefusesIsSubstituted() {
        LinkId full = first.keySet().iterator().next();
        peer.at.open(full);
        peer.at.receive(full, Frames.refused(Refused.Reason.FULL, "no room"));

        assertThat(peer.at.closed(full)).isTrue();
        assertThat(peer.at.takeDialled().values()).containsExactly(third());
        assertThat(peer.at.take(PeerEvent.SeedLost.class).get(0).why())
                .contains("FULL")
                .contains("no room");
    }

    @Test
    void aSeedThatDoesNotAnswerIsSubstituted() {
        LinkId silent = first.keySet().iterator().next();
        peer.at.open(silent);
        peer.at.advance(Duration.ofMillis(4_999));
        assertThat(peer.at.takeDialled()).isEmpty();
        peer.at.advance(Duration.ofMillis(1));

        assertThat(peer.at.closed(silent)).isTrue();
        assertThat(peer.at.takeDialled().values()).containsExactly(third());
    }

    @Test
    void theSurplusIsGivenUpWhenTheFirstIsBack() {
        List<LinkId> links = joinBoth();
        Address lost = first.get(links.get(0));
        peer.at.lose(links.get(0));
        LinkId substitute = peer.join(third());
        peer.at.forgetSent();
        peer.at.advance(Duration.ofSeconds(1));
        LinkId back = peer.join(lost);

        assertThat(peer.at.takeSent(substitute, KindCase.LEAVE)).containsExactly(Frames.leave(Leave.Reason.SURPLUS));
        assertThat(peer.at.closed(substitute)).isTrue();
        assertThat(peer.at.closed(back)).isFalse();
        assertThat(peer.at.closed(links.get(1))).isFalse();
        assertThat(states()).containsExactly(SeedLink.State.JOINED, SeedLink.State.JOINED);
        peer.at.advance(Duration.ofSeconds(25));
        assertThat(peer.at.takeDialled()).isEmpty();
    }

    @Test
    void aSeedThatWasGivenUpIsUsedAgainWhenAnotherIsLost() {
        theSurplusIsGivenUpWhenTheFirstIsBack();
        LinkId joined = peer.at.live().get(0);
        peer.at.lose(joined);

        assertThat(peer.at.takeDialled().values()).containsExactly(third());
    }

    @Test
    void degradedIsSaidOncePlainlyAndTheMajorityWhenItIsBack() {
        first.keySet().forEach(peer.at::refuse);
        peer.at.takeDialled().keySet().forEach(peer.at::refuse);
        assertThat(peer.at.take(PeerEvent.BelowSeedMajority.class))
                .containsExactly(new PeerEvent.BelowSeedMajority(0, 2));

        peer.at.eachSecond(
                Duration.ofMinutes(1), at -> at.takeDialled().keySet().forEach(at::refuse));
        assertThat(peer.at.take(PeerEvent.BelowSeedMajority.class)).isEmpty();

        peer.at.eachSecond(
                Duration.ofSeconds(20), at -> at.takeDialled().keySet().forEach(peer::join));
        assertThat(peer.at.take(PeerEvent.SeedMajorityReached.class)).hasSize(1);
        assertThat(states()).contains(SeedLink.State.JOINED);
    }

    @Test
    void unreachableSeedsAreTriedForEver() {
        first.keySet().forEach(peer.at::refuse);
        peer.at.takeDialled().keySet().forEach(peer.at::refuse);
        List<Address> tried = new ArrayList<>();
        for (int minute = 0; minute < 120; minute++) {
            tried.clear();
            peer.at.eachSecond(
                    Duration.ofMinutes(1),
                    at -> at.takeDialled().forEach((link, address) -> {
                        tried.add(address);
                        at.refuse(link);
                    }));
            assertThat(tried).as("minute %d", minute).containsAll(THREE).hasSizeLessThan(100);
        }
    }

    @Test
    void aRestartedSeedIsRejoinedUnasked() {
        List<LinkId> links = joinBoth();
        peer.at.lose(links.get(0));
        peer.at.refuse(peer.at.takeDialled().keySet().iterator().next());
        peer.at.advance(Duration.ofSeconds(1));
        LinkId back = peer.join(first.get(links.get(0)));

        assertThat(peer.at.takeSent(back))
                .extracting(Frame::getKindCase)
                .containsExactly(KindCase.CONNECT_SEED, KindCase.REQUEST_PL, KindCase.DEGREE_REPORT);
    }

    @Test
    void aSeedThatSaysGoodbyeIsSubstituted() {
        List<LinkId> links = joinBoth();
        peer.at.receive(links.get(0), Frames.leave(Leave.Reason.EXIT));

        assertThat(peer.at.closed(links.get(0))).isTrue();
        assertThat(peer.at.takeDialled().values()).containsExactly(third());
    }

    /** It may have registered this peer a moment ago. */
    @Test
    void aSeedThatHasNotAnsweredYetIsToldGoodbyeToo() {
        PeerUnderTest hasty = new PeerUnderTest(Setting.of(0).seeds(SEED_A)).start();
        LinkId link = PeerUnderTest.linkTo(hasty.at.takeDialled(), SEED_A);
        hasty.at.open(link);
        hasty.at.node.stop(hasty.at.nowNanos());

        assertThat(hasty.at.takeSent(link, Frame.KindCase.LEAVE)).hasSize(1);
    }

    @Test
    void aPinnedSeedWithAnotherIdIsLeft() {
        var row = new dev.grapevine.protocol.SeedList.SeedRow(SEED_A, java.util.Optional.of(id(77)));
        Setting setting = Setting.of(0);
        PeerConfig plain = setting.config();
        var config = new PeerConfig(
                plain.id(),
                plain.address(),
                1,
                plain.network(),
                new dev.grapevine.protocol.SeedList(List.of(row)),
                List.of(),
                64,
                plain.pingInterval(),
                plain.spreading(),
                plain.limits());
        var pinning = new PeerUnderTest(config, new dev.grapevine.node.testing.VirtualClock(), 1).start();
        LinkId link = pinning.join(SEED_A);

        assertThat(pinning.at.closed(link)).isTrue();
        assertThat(pinning.at.take(PeerEvent.SeedJoined.class)).isEmpty();
        assertThat(pinning.at.take(PeerEvent.SeedLost.class).get(0).why()).contains("pins");
        pinning.at.advance(Duration.ofSeconds(1));
        LinkId again = pinning.at.takeDialled().keySet().iterator().next();
        pinning.at.open(again);
        pinning.at.receive(
                again,
                Frame.newBuilder()
                        .setConnectedToSeed(welcome().setId(id(77).bytes()))
                        .build());
        assertThat(pinning.at.take(PeerEvent.SeedJoined.class)).hasSize(1);
    }

    @Test
    void anAnswerInAVersionThatWasNotOfferedIsAMistake() {
        LinkId link = first.keySet().iterator().next();
        peer.at.open(link);
        peer.at.receive(
                link,
                Frame.newBuilder().setConnectedToSeed(welcome().setVersion(2)).build());

        assertThat(peer.at.closed(link)).isTrue();
        assertThat(peer.at.take(PeerEvent.RemoteMistake.class)).hasSize(1);
        assertThat(peer.at.takeDialled().values()).containsExactly(third());
    }

    @Test
    void aSecondWelcomeIsAMistake() {
        LinkId link = joinBoth().get(0);
        peer.at.receive(link, connectedToSeed(link));

        assertThat(peer.at.closed(link)).isTrue();
        assertThat(peer.at.take(PeerEvent.RemoteMistake.class)).hasSize(1);
    }

    @Test
    void leasesAreRenewedEvery30Seconds() {
        LinkId link = joinBoth().get(0);
        int[] reports = {0};
        peer.at.eachSecond(Duration.ofSeconds(300), at -> {
            reports[0] += at.takeSent(link, KindCase.DEGREE_REPORT).size();
            answerPings();
        });

        assertThat(reports[0]).isBetween(10, 12);
    }

    @Test
    void aSeedThatIsSilentForTwoRenewalsIsLost() {
        LinkId silent = joinBoth().get(0);
        peer.at.advance(Duration.ofSeconds(59));
        assertThat(peer.at.closed(silent)).isFalse();
        peer.at.advance(Duration.ofSeconds(2));

        assertThat(peer.at.closed(silent)).isTrue();
    }

    @Test
    void withoutSeedsABootstrapAddressLeadsToThem() {
        var lost = new PeerUnderTest(Setting.of(0).bootstrap(SEED_A)).start();
        LinkId asPeer = linkTo(lost.at.takeDialled(), SEED_A);
        lost.at.open(asPeer);
        lost.at.receive(asPeer, Frames.refused(Refused.Reason.NOT_A_PEER, "this is a seed"));
        LinkId asSeed = linkTo(lost.at.takeDialled(), SEED_A);
        lost.at.open(asSeed);
        var welcome = welcome()
                .addSeeds(SEED_A.toString())
                .addSeeds(SEED_B.toString())
                .addSeeds(SEED_C.toString());
        lost.at.receive(asSeed, Frame.newBuilder().setConnectedToSeed(welcome).build());

        assertThat(lost.at.node.seedsWanted()).isEqualTo(2);
        assertThat(lost.at.takeDialled().values()).containsAnyOf(SEED_B, SEED_C);
    }

    @Test
    void aDeathIsRefutedToEverySeedWithAHigherIncarnation() {
        List<LinkId> links = joinBoth();
        peer.at.forgetSent();
        peer.at.receive(links.get(0), accused(4));

        for (LinkId link : links) {
            assertThat(peer.at.takeSent(link)).containsExactly(Frames.alive(id(0), 5));
        }
        peer.at.receive(links.get(1), accused(4));
        assertThat(peer.at.takeSent(links.get(1))).containsExactly(Frames.alive(id(0), 6));
        assertThat(peer.at.node.incarnation()).isEqualTo(6);
        assertThat(peer.at.take(PeerEvent.DeathRefuted.class)).hasSize(2);
    }

    @Test
    void aSeedsMemoryOfAHigherIncarnationIsContinued() {
        LinkId link = first.keySet().iterator().next();
        peer.at.open(link);
        peer.at.receive(
                link,
                Frame.newBuilder()
                        .setConnectedToSeed(welcome().setIncarnation(8))
                        .build());
        peer.at.receive(link, accused(2));

        assertThat(peer.at.node.incarnation()).isEqualTo(9);
    }

    @ParameterizedTest
    @CsvSource({"9223372036854775807", "-1", "-9223372036854775808"})
    void aHostileSeedCannotEndTheIncarnations(long incarnation) {
        LinkId link = joinBoth().get(0);
        for (int i = 0; i < 3; i++) {
            peer.at.receive(link, accused(incarnation));
        }

        assertThat(peer.at.node.incarnation()).isEqualTo(3);
    }

    @Test
    void goodbyeToEverySeedOnExit() {
        List<LinkId> links = joinBoth();
        peer.at.forgetSent();
        peer.at.stop();

        for (LinkId link : links) {
            assertThat(peer.at.takeSent(link)).containsExactly(Frames.leave(Leave.Reason.EXIT));
            assertThat(peer.at.closed(link)).isTrue();
        }
    }

    @Test
    void whoHasStoppedDialsNobody() {
        first.keySet().forEach(peer.at::refuse);
        peer.at.takeDialled();
        peer.at.stop();
        peer.at.advance(Duration.ofMinutes(2));

        assertThat(peer.at.takeDialled()).isEmpty();
        assertThat(peer.at.live()).isEmpty();
    }

    private void answerPings() {
        for (LinkId link : peer.at.live()) {
            peer.at.receive(link, Frames.pong(0));
        }
    }

    private List<LinkId> joinBoth() {
        first.keySet().forEach(peer::join);
        return List.copyOf(first.keySet());
    }

    private Address third() {
        return THREE.stream()
                .filter(seed -> !first.containsValue(seed))
                .findFirst()
                .orElseThrow();
    }

    private List<SeedLink.State> states() {
        return peer.at.node.seeds().stream().map(SeedLink::state).toList();
    }

    private static Frame accused(long incarnation) {
        var accused = Accused.newBuilder().setIncarnation(incarnation).setReporter(id(9).bytes());
        return Frame.newBuilder().setAccused(accused).build();
    }
}
