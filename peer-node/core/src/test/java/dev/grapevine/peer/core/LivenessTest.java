package dev.grapevine.peer.core;

import static dev.grapevine.peer.core.PeerUnderTest.SEED_A;
import static dev.grapevine.peer.core.PeerUnderTest.THIRD;
import static dev.grapevine.peer.core.PeerUnderTest.WINDOW;
import static dev.grapevine.peer.core.PeerUnderTest.connectPeer;
import static dev.grapevine.peer.core.PeerUnderTest.id;
import static dev.grapevine.peer.core.PeerUnderTest.list;
import static dev.grapevine.peer.core.PeerUnderTest.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.node.LinkId;
import dev.grapevine.peer.core.PeerUnderTest.Setting;
import dev.grapevine.peer.view.Neighbour;
import dev.grapevine.protocol.Frames;
import dev.grapevine.wire.Death;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Frame.KindCase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LivenessTest {
    private static final Duration TICK = Duration.ofNanos(1);

    private final PeerUnderTest peer = new PeerUnderTest(Setting.of(0).seeds(SEED_A)).start();
    private final LinkId seed = peer.join(SEED_A);

    @Test
    void threeTriesInAWindowWithoutLife() {
        LinkId link = peer.at.accept(connectPeer(1));
        assertThat(pings(link)).isEqualTo(1);
        peer.at.advance(THIRD.minus(TICK));
        assertThat(pings(link)).isZero();
        peer.at.advance(TICK);
        assertThat(pings(link)).isEqualTo(1);
        peer.at.advance(THIRD);
        assertThat(pings(link)).isEqualTo(1);
        peer.at.advance(THIRD.minus(TICK));

        assertThat(pings(link)).isZero();
        assertThat(peer.at.take(PeerEvent.WindowMissed.class)).isEmpty();
        peer.at.advance(TICK);
        assertThat(pings(link)).as("the next window begins").isEqualTo(1);
        assertThat(peer.at.take(PeerEvent.WindowMissed.class)).containsExactly(new PeerEvent.WindowMissed(id(1), 1));
        assertThat(state()).isEqualTo(Neighbour.State.QUIET);
    }

    @Test
    void onePingInAWindowWithLife() {
        LinkId link = peer.at.accept(connectPeer(1));
        int pings = 0;
        for (int third = 0; third < 30; third++) {
            for (Frame ping : peer.at.takeSent(link, KindCase.PING)) {
                pings++;
                peer.at.receive(link, Frames.pong(ping.getPing().getNonce()));
            }
            peer.at.advance(THIRD);
        }

        assertThat(pings).isEqualTo(10);
        assertThat(peer.at.take(PeerEvent.WindowMissed.class)).isEmpty();
    }

    @Test
    void exactlyThreeMissesMakeADeath() {
        LinkId link = peer.neighbour(1);
        peer.at.forgetSent();
        peer.at.advance(WINDOW.multipliedBy(3).minus(TICK));
        assertThat(peer.up()).containsExactly(id(1));
        assertThat(deaths()).isEmpty();
        peer.at.advance(TICK);

        assertThat(peer.up()).isEmpty();
        assertThat(peer.at.closed(link)).isTrue();
        assertThat(deaths()).containsExactly(death(1));
        assertThat(peer.at.take(PeerEvent.NeighbourDead.class)).hasSize(1);
        assertThat(peer.at.take(PeerEvent.DeathReported.class)).hasSize(1);
        assertThat(peer.at.node.knownPeers()).noneMatch(known -> known.id().equals(id(1)));
    }

    @Test
    void anyFrameIsLife() {
        LinkId link = peer.neighbour(1);
        peer.at.advance(WINDOW.multipliedBy(3).minus(TICK));
        peer.at.receive(link, Frames.ping(5));
        assertThat(state()).isEqualTo(Neighbour.State.CONNECTED);
        peer.at.advance(WINDOW.multipliedBy(3));
        assertThat(peer.up())
                .as("that window had life, and two were missed since")
                .containsExactly(id(1));
        peer.at.advance(WINDOW);

        assertThat(peer.up()).isEmpty();
    }

    @Test
    void aPongThatWasNotAskedForIsLifeToo() {
        LinkId link = peer.neighbour(1);
        peer.at.eachSecond(Duration.ofSeconds(100), at -> at.receive(link, Frames.pong(12345)));

        assertThat(peer.up()).containsExactly(id(1));
        assertThat(peer.at.node.neighbours().get(0).rttMillis()).isEqualTo(-1);
    }

    @Test
    void roundTripsAreMeasured() {
        LinkId link = peer.at.accept(connectPeer(1));
        Frame ping = peer.at.takeSent(link, KindCase.PING).get(0);
        peer.at.advance(Duration.ofMillis(30));
        peer.at.receive(link, Frames.pong(ping.getPing().getNonce()));
        assertThat(peer.at.node.neighbours().get(0).rttMillis()).isEqualTo(30);

        peer.at.advance(WINDOW.minusMillis(30));
        Frame next = peer.at.takeSent(link, KindCase.PING).get(0);
        peer.at.advance(Duration.ofMillis(46));
        peer.at.receive(link, Frames.pong(next.getPing().getNonce()));
        peer.at.receive(link, Frames.pong(next.getPing().getNonce()));
        assertThat(peer.at.node.neighbours().get(0).rttMillis()).isEqualTo(32);
    }

    @Test
    void aPingIsAnswered() {
        LinkId link = peer.neighbour(1);
        peer.at.forgetSent();
        peer.at.receive(link, Frames.ping(77));

        assertThat(peer.at.takeSent(link)).containsExactly(Frames.pong(77));
    }

    @Test
    void aPauseOfThisProcessCountsForNobody() {
        peer.neighbours(1, 3);
        peer.at.advance(WINDOW.multipliedBy(3).minus(TICK));
        peer.at.pause(WINDOW.multipliedBy(20));

        assertThat(peer.up()).hasSize(3);
        assertThat(peer.at.take(PeerEvent.PauseNoticed.class)).isNotEmpty();
        assertThat(deaths()).isEmpty();
        peer.at.advance(WINDOW.minus(TICK));
        assertThat(peer.up()).as("a whole window to answer in").hasSize(3);
        peer.at.advance(TICK);
        assertThat(peer.up()).as("two misses before, one after").isEmpty();
    }

    @Test
    void aLostLinkIsNoDeath() {
        LinkId link = peer.neighbour(1);
        peer.at.lose(link);
        peer.at.advance(WINDOW.multipliedBy(5));

        assertThat(deaths()).isEmpty();
        assertThat(peer.at.take(PeerEvent.WindowMissed.class)).isEmpty();
    }

    @Test
    void aDeathCarriesTheHighestIncarnationTheReporterHasHeardOf() {
        peer.neighbour(1);
        peer.at.receive(
                seed, list(List.of(record(1).toBuilder().setIncarnation(4).build())));
        peer.at.forgetSent();
        peer.at.advance(WINDOW.multipliedBy(3));

        assertThat(deaths()).hasSize(1);
        assertThat(deaths().get(0).getIncarnation()).isEqualTo(4);
    }

    @Test
    void whenMostFallSilentTogetherAndNoSeedAnswersAllReportsAreHeld() {
        peer.neighbours(1, 4);
        peer.at.forgetSent();
        peer.at.advance(WINDOW.multipliedBy(3));

        assertThat(peer.up()).isEmpty();
        assertThat(peer.at.take(PeerEvent.DeathHeld.class)).hasSize(4);
        assertThat(deaths()).isEmpty();
        peer.at.advance(WINDOW);
        assertThat(deaths()).hasSize(4);
    }

    @Test
    void whoIsBackWhileTheReportIsHeldIsNotReported() {
        peer.neighbours(1, 4);
        peer.at.advance(WINDOW.multipliedBy(3));
        peer.neighbour(2);
        peer.at.forgetSent();
        peer.at.advance(WINDOW.minusMillis(1));
        assertThat(deaths()).isEmpty();
        peer.at.advance(Duration.ofMillis(2));

        assertThat(deaths()).hasSize(3).noneMatch(death -> death.getAccused().equals(id(2).bytes()));
    }

    @Test
    void aSeedThatAnswersShowsThatTheFaultIsNotHere() {
        peer.neighbours(1, 4);
        peer.at.forgetSent();
        for (int second = 0; second < 36; second++) {
            peer.at.advance(Duration.ofSeconds(1));
            peer.at.receive(seed, Frames.pong(0));
        }

        assertThat(peer.at.take(PeerEvent.DeathHeld.class)).isEmpty();
        assertThat(deaths()).hasSize(4);
    }

    @Test
    void withFewLinksNothingIsHeld() {
        peer.neighbours(1, 2);
        peer.at.forgetSent();
        peer.at.advance(WINDOW.multipliedBy(3));

        assertThat(peer.at.take(PeerEvent.DeathHeld.class)).isEmpty();
        assertThat(deaths()).hasSize(2);
    }

    @Test
    void oneSilentNeighbourAmongMany() {
        List<LinkId> links = peer.neighbours(1, 4);
        peer.at.forgetSent();
        peer.at.eachSecond(
                Duration.ofSeconds(37),
                at -> links.subList(1, 4).forEach(link -> {
                    if (!at.closed(link)) {
                        at.receive(link, Frames.pong(0));
                    }
                }));

        assertThat(peer.up()).containsExactly(id(2), id(3), id(4));
        assertThat(deaths()).containsExactly(death(1));
    }

    private Neighbour.State state() {
        return peer.at.node.neighbours().get(0).state();
    }

    private int pings(LinkId link) {
        return peer.at.takeSent(link, KindCase.PING).size();
    }

    private List<Death> deaths() {
        List<Frame> sent = peer.at.lookAtSent(seed);
        return sent.stream().filter(Frame::hasDeath).map(Frame::getDeath).toList();
    }

    private static Death death(int accused) {
        return Death.newBuilder()
                .setAccused(id(accused).bytes())
                .setReporter(id(0).bytes())
                .build();
    }
}
