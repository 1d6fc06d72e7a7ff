package dev.grapevine.seed.core;

import static dev.grapevine.seed.core.SeedUnderTest.SEED_A;
import static dev.grapevine.seed.core.SeedUnderTest.SEED_B;
import static dev.grapevine.seed.core.SeedUnderTest.SEED_C;
import static dev.grapevine.seed.core.SeedUnderTest.address;
import static dev.grapevine.seed.core.SeedUnderTest.connect;
import static dev.grapevine.seed.core.SeedUnderTest.death;
import static dev.grapevine.seed.core.SeedUnderTest.id;
import static dev.grapevine.seed.core.SeedUnderTest.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Frames;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.seed.view.RegisteredPeer.State;
import dev.grapevine.wire.Accused;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Frame.KindCase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nobody's word removes a peer: what follows an accusation, a lost connection, an answer and silence. */
class DeathTest {
    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final SeedUnderTest seed = new SeedUnderTest();

    @BeforeEach
    void threePeers() {
        seed.register(1, 3);
        seed.at.take(SeedEvent.class);
    }

    @Test
    void theAccusedIsToldAndAsked() {
        seed.at.receive(seed.link(2), death(1, 0, 3, false));

        var accused = Accused.newBuilder().setIncarnation(0).setReporter(id(2).bytes());
        assertThat(seed.at.takeSent(seed.link(1)))
                .as("the reporter is whoever sent it, not whom it names")
                .containsExactly(Frame.newBuilder().setAccused(accused).build());
        seed.openProbeOf(1);
        assertThat(seed.state(1)).isEqualTo(State.ACCUSED);
        assertThat(seed.at.take(SeedEvent.DeathReported.class))
                .containsExactly(new SeedEvent.DeathReported(id(1), id(2), false));
    }

    @Test
    void theFirstFailedProbeHidesTheThirdRemoves() {
        seed.accuse(1, 2);
        assertThat(listed()).contains(id(1));

        seed.at.refuse(seed.probeOf(1));
        assertThat(listed()).doesNotContain(id(1));
        assertThat(seed.at.node.hiddenPeers()).isEqualTo(1);
        seed.at.advance(PAUSE);
        seed.at.refuse(seed.probeOf(1));
        seed.at.advance(PAUSE);
        assertThat(seed.at.closed(seed.link(1))).isFalse();
        seed.at.refuse(seed.probeOf(1));

        assertThat(seed.at.node.hiddenPeers()).isZero();
        assertThat(seed.at.closed(seed.link(1))).isTrue();
        assertThat(seed.at.take(SeedEvent.PeerHidden.class)).hasSize(1);
        assertThat(seed.at.take(SeedEvent.PeerRemoved.class))
                .containsExactly(new SeedEvent.PeerRemoved(id(1), "three probes failed"));
        seed.at.advance(Duration.ofSeconds(20));
        assertThat(seed.at.takeDialled()).isEmpty();
    }

    @Test
    void aHungPeerAcceptsTheConnectionAndIsRemovedWithin10Seconds() {
        seed.accuse(1, 2);
        for (int attempt = 0; attempt < 3; attempt++) {
            LinkId probe = seed.openProbeOf(1);
            seed.at.advance(ANSWER);
            assertThat(seed.at.closed(probe)).isTrue();
            seed.at.advance(PAUSE);
        }

        assertThat(seed.registered(1)).isFalse();
        assertThat(seed.at.node.hiddenPeers()).isZero();
    }

    @Test
    void aProbesAnswerEndsTheMatter() {
        seed.accuse(1, 2);
        LinkId probe = seed.openProbeOf(1);
        seed.at.receive(probe, Frames.alive(id(1), 3));

        assertThat(seed.state(1)).isEqualTo(State.CONNECTED);
        assertThat(seed.at.closed(probe)).isTrue();
        assertThat(seed.at.take(SeedEvent.PeerProvedAlive.class))
                .containsExactly(new SeedEvent.PeerProvedAlive(id(1), 3));
        seed.at.advance(Duration.ofSeconds(20));
        assertThat(seed.at.takeDialled()).isEmpty();
    }

    @Test
    void theAccusedsOwnWordEndsTheMatter() {
        seed.accuse(1, 2);
        LinkId probe = seed.probeOf(1);
        seed.at.receive(seed.link(1), Frames.alive(id(1), 1));

        assertThat(seed.at.closed(probe)).isTrue();
        assertThat(seed.state(1)).isEqualTo(State.CONNECTED);
        seed.at.advance(Duration.ofSeconds(20));
        assertThat(seed.at.takeDialled()).isEmpty();
    }

    @Test
    void aHiddenPeerThatAnswersIsListedAgain() {
        seed.accuse(1, 2);
        seed.failProbes(1, 2);
        assertThat(listed()).doesNotContain(id(1));

        seed.at.receive(seed.openProbeOf(1), Frames.alive(id(1), 0));

        assertThat(listed()).contains(id(1));
        seed.at.advance(Duration.ofSeconds(20));
        assertThat(seed.registered(1)).isTrue();
    }

    @Test
    void aHiddenPeerThatRegistersAnewIsListedAgain() {
        seed.accuse(1, 2);
        seed.failProbes(1, 2);
        LinkId probe = seed.probeOf(1);
        seed.register(1);

        assertThat(seed.at.closed(probe)).isTrue();
        assertThat(seed.state(1)).isEqualTo(State.CONNECTED);
        seed.at.advance(Duration.ofSeconds(20));
        assertThat(seed.at.takeDialled()).isEmpty();
    }

    @Test
    void falseDeathsFromManyReportersHideAndRemoveNobody() {
        seed.register(4, 90);
        for (int second = 0; second < 60; second++) {
            int reporter = 2 + second;
            seed.accuse(1, reporter);
            answerProbes();
            assertThat(listed()).as("after %d s", second).contains(id(1));
            seed.at.advance(Duration.ofSeconds(1));
        }

        assertThat(seed.at.take(SeedEvent.PeerHidden.class)).isEmpty();
        assertThat(seed.at.take(SeedEvent.PeerRemoved.class)).isEmpty();
        assertThat(seed.registered(1)).isTrue();
    }

    @Test
    void whoHasJustProvedAliveIsNotAskedAgainForAFewSeconds() {
        seed.accuse(1, 2);
        seed.at.receive(seed.openProbeOf(1), Frames.alive(id(1), 0));
        seed.at.advance(Duration.ofMillis(4_900));
        seed.accuse(1, 3);
        assertThat(seed.at.takeDialled()).isEmpty();
        assertThat(ignored()).isEqualTo("just proved alive");

        seed.at.advance(Duration.ofMillis(200));
        seed.accuse(1, 3);
        seed.probeOf(1);
    }

    @Test
    void oneLookAtATime() {
        seed.accuse(1, 2);
        seed.probeOf(1);
        seed.accuse(1, 3);

        assertThat(seed.at.takeDialled()).isEmpty();
        assertThat(ignored()).isEqualTo("being looked at");
    }

    @Test
    void theDeathOfAStrangerIsIgnored() {
        seed.accuse(50, 2);

        assertThat(ignored()).isEqualTo("not registered");
        assertThat(seed.at.takeDialled()).isEmpty();
    }

    @Test
    void aDeathThatHasBeenRefutedIsIgnored() {
        seed.at.receive(seed.link(1), Frames.alive(id(1), 7));
        seed.at.advance(Duration.ofSeconds(30));
        seed.at.receive(seed.link(2), death(1, 6, 2, false));
        assertThat(ignored()).isEqualTo("refuted before");

        seed.at.receive(seed.link(2), death(1, 7, 2, false));
        seed.probeOf(1);
    }

    @Test
    void theAccusedsOtherSeedsAreToldOnce() {
        seed.report(1, List.of(SEED_A, SEED_B, SEED_C, new Address("evil.example", 22)));
        seed.accuse(1, 2);

        Map<LinkId, Address> dialled = seed.at.takeDialled();
        assertThat(dialled.values())
                .as("only seeds of the own list are dialled")
                .containsExactlyInAnyOrder(address(1), SEED_B, SEED_C);
        dialled.forEach((link, address) -> {
            if (!address.equals(address(1))) {
                seed.at.open(link);
                assertThat(seed.at.takeSent(link)).containsExactly(death(1, 0, 2, true));
                assertThat(seed.at.closed(link)).isTrue();
            }
        });
    }

    @Test
    void aRelayThatDoesNotGetThroughIsForgotten() {
        seed.report(1, List.of(SEED_B));
        seed.accuse(1, 2);
        seed.at.takeDialled().forEach((link, address) -> {
            if (address.equals(SEED_B)) {
                seed.at.refuse(link);
            }
        });

        assertThat(seed.at.take(SeedEvent.ProbeFailed.class)).isEmpty();
        assertThat(listed()).contains(id(1));
    }

    @Test
    void aRelayedDeathIsLookedAtAndNotPassedOn() {
        seed.report(1, List.of(SEED_A, SEED_B));
        LinkId relay = seed.at.accept(death(1, 0, 9, true));

        assertThat(seed.at.closed(relay)).isTrue();
        seed.probeOf(1);
        assertThat(seed.at.take(SeedEvent.DeathReported.class))
                .containsExactly(new SeedEvent.DeathReported(id(1), id(9), true));
    }

    @Test
    void aPeerCannotMarkItsReportAsRelayed() {
        seed.report(1, List.of(SEED_B));
        seed.at.receive(seed.link(2), death(1, 0, 2, true));

        assertThat(seed.at.takeDialled().values()).contains(SEED_B);
    }

    @Test
    void aLostConnectionMakesTheSeedLookForItself() {
        seed.at.lose(seed.link(1));

        assertThat(seed.at.take(SeedEvent.PeerDisconnected.class)).hasSize(1);
        seed.failProbes(1, 2);
        seed.at.refuse(seed.probeOf(1));
        assertThat(seed.registered(1)).isFalse();
        assertThat(seed.at.take(SeedEvent.PeerRemoved.class)).hasSize(1);
    }

    @Test
    void aLostConnectionOfALivingPeerRemovesNothing() {
        seed.at.lose(seed.link(1));
        seed.at.receive(seed.openProbeOf(1), Frames.alive(id(1), 0));

        assertThat(seed.state(1)).isEqualTo(State.DISCONNECTED);
        assertThat(listed()).contains(id(1));
    }

    @Test
    void anotherNodeAtTheAddressIsNotThePeer() {
        seed.accuse(1, 2);
        for (int attempt = 0; attempt < 3; attempt++) {
            LinkId probe = seed.openProbeOf(1);
            seed.at.receive(probe, Frames.alive(id(3), 0));
            assertThat(seed.at.closed(probe)).isTrue();
            seed.at.advance(PAUSE);
        }

        assertThat(seed.registered(1)).isFalse();
        assertThat(seed.registered(3)).isTrue();
    }

    @Test
    void anAnswerThatIsNoneIsAFailedProbe() {
        seed.accuse(1, 2);
        seed.at.receive(seed.openProbeOf(1), Frames.pong(1));

        assertThat(seed.at.take(SeedEvent.ProbeFailed.class)).hasSize(1);
        assertThat(listed()).doesNotContain(id(1));
    }

    /** A peer that calls itself by the seed's own id gets no other treatment. */
    @Test
    void aPeerWithTheSeedsIdMustAnswerToo() {
        var impostor = record(4).setId(SeedUnderTest.SELF.bytes());
        LinkId link = seed.at.accept(connect(impostor));
        seed.at.lose(link);
        LinkId probe = seed.at.takeDialled().keySet().iterator().next();
        seed.at.open(probe);
        seed.at.receive(probe, Frames.pong(1));

        assertThat(seed.at.take(SeedEvent.PeerProvedAlive.class)).isEmpty();
        assertThat(seed.at.take(SeedEvent.ProbeFailed.class)).hasSize(1);
    }

    @Test
    void manyAreLookedAtInTurn() {
        seed.register(4, 90);
        for (int peer = 1; peer <= 90; peer++) {
            seed.at.lose(seed.link(peer));
        }
        Map<LinkId, Address> first = seed.at.takeDialled();
        assertThat(first).hasSize(64);

        first.forEach((link, address) -> {
            seed.at.open(link);
            seed.at.receive(link, Frames.alive(id(address.port() - 6000), 0));
        });
        assertThat(seed.at.takeDialled()).hasSize(26);
    }

    /** Whoever is asked answers. */
    private void answerProbes() {
        seed.at.takeDialled().forEach((link, address) -> {
            seed.at.open(link);
            assertThat(seed.at.takeSent(link, KindCase.PROBE)).hasSize(1);
            seed.at.receive(link, Frames.alive(id(address.port() - 6000), 0));
        });
    }

    private String ignored() {
        return seed.at.take(SeedEvent.DeathIgnored.class).get(0).why();
    }

    private List<NodeId> listed() {
        return seed.list(2).getPeersList().stream()
                .map(r -> new NodeId(r.getId()))
                .toList();
    }
}
