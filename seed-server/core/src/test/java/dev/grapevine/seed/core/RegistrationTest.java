package dev.grapevine.seed.core;

import static dev.grapevine.seed.core.SeedUnderTest.address;
import static dev.grapevine.seed.core.SeedUnderTest.connect;
import static dev.grapevine.seed.core.SeedUnderTest.id;
import static dev.grapevine.seed.core.SeedUnderTest.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.Frames;
import dev.grapevine.protocol.Version;
import dev.grapevine.seed.view.RegisteredPeer.State;
import dev.grapevine.wire.ConnectSeed;
import dev.grapevine.wire.ConnectedToSeed;
import dev.grapevine.wire.DegreeReport;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Leave;
import dev.grapevine.wire.Refused;
import dev.grapevine.wire.Versions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RegistrationTest {
    private final SeedUnderTest seed = new SeedUnderTest(3);

    @Test
    void aPeerIsWelcomedAndShown() {
        LinkId link = seed.at.accept(connect(record(1).setIncarnation(4)));

        var welcome = ConnectedToSeed.newBuilder()
                .setVersion(1)
                .setId(SeedUnderTest.SELF.bytes())
                .setLeaseMillis(90_000)
                .setIncarnation(4)
                .addSeeds("127.0.0.1:5001")
                .addSeeds("127.0.0.1:5002")
                .addSeeds("127.0.0.1:5003");
        assertThat(seed.at.takeSent(link))
                .containsExactly(Frame.newBuilder().setConnectedToSeed(welcome).build());
        assertThat(seed.at.trusted(link)).isTrue();
        assertThat(seed.at.take(SeedEvent.PeerRegistered.class))
                .containsExactly(new SeedEvent.PeerRegistered(id(1), address(1)));
        assertThat(seed.view(1).address()).isEqualTo(address(1));
        assertThat(seed.view(1).leaseMillis()).isEqualTo(90_000);
        assertThat(seed.state(1)).isEqualTo(State.CONNECTED);
    }

    @Test
    void aPeerWithoutACommonVersionIsRefused() {
        var later = Versions.newBuilder().setLowest(2).setHighest(9);
        assertRefused(connect(greeting().setVersions(later)), Refused.Reason.VERSION);
        assertRefused(connect(greeting().clearVersions()), Refused.Reason.VERSION);
    }

    @Test
    void theHighestCommonVersionIsChosen() {
        var wide = Versions.newBuilder().setLowest(0).setHighest(9);
        LinkId link = seed.at.accept(connect(greeting().setVersions(wide)));

        assertThat(seed.at.takeSent(link).get(0).getConnectedToSeed().getVersion())
                .isEqualTo(Version.HIGHEST);
    }

    @Test
    void aPeerOfAnotherNetworkIsRefused() {
        assertRefused(connect(greeting().setNetwork("another")), Refused.Reason.NETWORK);
    }

    @Test
    void aPeerThatTookTheSeedForAPeerIsTold() {
        assertRefused(
                Frame.newBuilder()
                        .setConnectPeer(
                                dev.grapevine.wire.ConnectPeer.newBuilder().setRecord(record(1)))
                        .build(),
                Refused.Reason.NOT_A_PEER);
    }

    @Test
    void aFullRegistryRefusesStrangersOnly() {
        seed.register(1, 3);

        assertRefused(connect(record(4)), Refused.Reason.FULL);
        seed.register(2);
        assertThat(seed.at.node.listedPeers()).isEqualTo(3);
    }

    @Test
    void anEarlierStartOfAPeerIsRefused() {
        seed.at.accept(connect(record(1).setEpoch(5)));

        assertRefused(connect(record(1).setEpoch(4)), Refused.Reason.DUPLICATE);
    }

    @Test
    void aLaterRegistrationTakesOverAndTheFormerLinkIsClosed() {
        LinkId before = seed.register(1);
        LinkId now = seed.at.accept(connect(record(1).setEpoch(2).setAddress("127.0.0.1:7777")));

        assertThat(seed.at.closed(before)).isTrue();
        assertThat(seed.at.closed(now)).isFalse();
        assertThat(seed.view(1).address().port()).isEqualTo(7777);
        assertThat(seed.at.node.listedPeers()).isEqualTo(1);
    }

    @Test
    void theHighestIncarnationKnownIsKeptAndTold() {
        seed.at.accept(connect(record(1).setIncarnation(9)));
        LinkId again = seed.at.accept(connect(record(1).setEpoch(2)));

        assertThat(seed.at.takeSent(again).get(0).getConnectedToSeed().getIncarnation())
                .isEqualTo(9);
    }

    @Test
    void aLeaseEndsUnlessItIsRenewed() {
        seed.register(1, 2);
        seed.at.advance(Duration.ofSeconds(60));
        seed.report(1);
        seed.at.advance(Duration.ofSeconds(29));
        assertThat(seed.registered(2)).isTrue();

        seed.at.advance(Duration.ofSeconds(2));

        assertThat(seed.registered(2)).isFalse();
        assertThat(seed.at.closed(seed.link(2))).isTrue();
        assertThat(seed.at.take(SeedEvent.PeerRemoved.class))
                .containsExactly(new SeedEvent.PeerRemoved(id(2), "its lease is over"));
        assertThat(seed.registered(1)).isTrue();
        seed.at.advance(Duration.ofSeconds(60));
        assertThat(seed.registered(1)).isFalse();
    }

    @Test
    void nothingButAReportRenewsALease() {
        seed.register(1);
        seed.at.eachSecond(Duration.ofSeconds(89), at -> at.receive(seed.link(1), Frames.ping(1)));
        seed.at.advance(Duration.ofSeconds(2));

        assertThat(seed.registered(1)).isFalse();
    }

    @Test
    void aGoodbyeRemovesAtOnceAndAsksNobody() {
        seed.register(1);

        seed.at.receive(seed.link(1), Frames.leave(Leave.Reason.EXIT));

        assertThat(seed.registered(1)).isFalse();
        assertThat(seed.at.closed(seed.link(1))).isTrue();
        assertThat(seed.at.takeDialled()).isEmpty();
        assertThat(seed.at.take(SeedEvent.PeerLeft.class)).hasSize(1);
    }

    @Test
    void aReportCarriesIncarnationAndSeeds() {
        seed.register(1);
        var report = DegreeReport.newBuilder().setIncarnation(6).addSeeds("127.0.0.1:5002");
        seed.at.receive(seed.link(1), Frame.newBuilder().setDegreeReport(report).build());
        seed.register(2);

        assertThat(seed.list(2).getPeers(0).getIncarnation()).isEqualTo(6);
    }

    @Test
    void silentStrangersAreClosedInTime() {
        LinkId silent = seed.at.accept();
        seed.at.advance(Duration.ofSeconds(4));
        assertThat(seed.at.closed(silent)).isFalse();

        seed.at.advance(Duration.ofSeconds(2));

        assertThat(seed.at.closed(silent)).isTrue();
        assertThat(seed.at.take(SeedEvent.SilentLinkClosed.class)).hasSize(1);
    }

    @Test
    void theOldestSilentStrangerGivesWayToTheNewest() {
        LinkId oldest = seed.at.accept();
        for (int i = 0; i < 256; i++) {
            assertThat(seed.at.closed(oldest)).isFalse();
            seed.at.accept();
        }

        assertThat(seed.at.closed(oldest)).isTrue();
        assertThat(seed.at.live()).hasSize(256);
    }

    @Test
    void aPingIsAnswered() {
        LinkId link = seed.register(1);
        seed.at.receive(link, Frames.ping(17));

        assertThat(seed.at.takeSent(link)).containsExactly(Frames.pong(17));
    }

    @Test
    void aSeedThatStopsClosesEveryLinkAndSchedulesNothing() {
        seed.register(1, 3);
        seed.accuse(3, 1);
        seed.failProbes(3, 1);
        LinkId stranger = seed.at.accept();
        seed.at.stop();

        assertThat(seed.at.live()).isEmpty();
        assertThat(seed.at.closed(stranger)).isTrue();
        seed.at.takeDialled();
        seed.at.advance(Duration.ofSeconds(20));
        assertThat(seed.at.takeDialled()).isEmpty();
    }

    private void assertRefused(Frame first, Refused.Reason reason) {
        int before = seed.at.node.listedPeers();
        LinkId link = seed.at.accept(first);

        assertThat(seed.at.takeSent(link))
                .singleElement()
                .satisfies(frame -> assertThat(frame.getRefused().getReason()).isEqualTo(reason));
        assertThat(seed.at.closed(link)).isTrue();
        assertThat(seed.at.trusted(link)).isFalse();
        assertThat(seed.at.node.listedPeers()).isEqualTo(before);
        assertThat(seed.at.take(SeedEvent.LinkRefused.class)).hasSize(1);
    }

    private static ConnectSeed.Builder greeting() {
        return connect(record(1)).getConnectSeed().toBuilder();
    }
}
