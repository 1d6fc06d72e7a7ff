package dev.grapevine.peer.core;

import static dev.grapevine.peer.core.PeerUnderTest.id;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.grapevine.node.LinkId;
import dev.grapevine.node.SignedDeath;
import dev.grapevine.node.testing.HashSignatures;
import dev.grapevine.node.testing.VirtualClock;
import dev.grapevine.protocol.Frames;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.Accused;
import dev.grapevine.wire.Death;
import dev.grapevine.wire.Frame;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A neighbour that calls this peer dead, as one seed tells with the neighbour's own signature. */
class FalseDeathTest {
    private static final int ACCUSER = 1;
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(90);
    private static final Duration A_PING_AND_SOME = Duration.ofSeconds(30);

    private final PeerUnderTest peer = new PeerUnderTest(
                    PeerUnderTest.Setting.of(0).seeds(PeerUnderTest.SEED_A).config(),
                    new VirtualClock(),
                    1,
                    new HashSignatures(id(0)))
            .start();
    private LinkId seed;
    private LinkId accuser;

    @BeforeEach
    void neighbours() {
        seed = peer.join(PeerUnderTest.SEED_A);
        accuser = peer.neighbour(ACCUSER);
        live(LONG_ENOUGH);
    }

    /** The neighbour answers every ping, and the seed shows life. */
    private void live(Duration by) {
        peer.at.eachSecond(by, at -> {
            at.takeSent(accuser, Frame.KindCase.PING).forEach(this::pong);
            at.receive(seed, Frames.pong(0));
        });
    }

    private void pong(Frame ping) {
        peer.at.receive(accuser, Frames.pong(ping.getPing().getNonce()));
    }

    private static ByteString proof(int reporter, int accused, long incarnation) {
        Death death = Death.newBuilder()
                .setAccused(id(accused).bytes())
                .setIncarnation(incarnation)
                .setReporter(id(reporter).bytes())
                .build();
        return SignedDeath.sign(death, new HashSignatures(id(reporter))).getProof();
    }

    private void tell(long incarnation, ByteString proof) {
        var accused = Accused.newBuilder()
                .setReporter(id(ACCUSER).bytes())
                .setReportedIncarnation(incarnation)
                .setProof(proof);
        peer.at.receive(seed, Frame.newBuilder().setAccused(accused).build());
        peer.at.work();
    }

    private List<NodeId> shownOut() {
        live(A_PING_AND_SOME);
        return peer.at.take(PeerEvent.NeighbourShownOut.class).stream()
                .map(PeerEvent.NeighbourShownOut::peer)
                .toList();
    }

    @Test
    void itIsShownOutWhenItDoesSoTwice() {
        tell(0, proof(ACCUSER, 0, 0));
        assertThat(shownOut()).as("once may be old news").isEmpty();
        long refuted = peer.at.node.incarnation();
        tell(refuted, proof(ACCUSER, 0, refuted));
        assertThat(shownOut()).containsExactly(id(ACCUSER));
        assertThat(peer.at.closed(accuser)).isTrue();
    }

    @Test
    void notOnTheSeedsWordAlone() {
        tell(0, proof(2, 0, 0));
        assertThat(shownOut()).isEmpty();
        assertThat(peer.at.take(PeerEvent.DeathForged.class)).containsExactly(new PeerEvent.DeathForged(id(ACCUSER)));
    }

    @Test
    void notForTheDeathOfAnother() {
        tell(0, proof(ACCUSER, 2, 0));
        assertThat(shownOut()).isEmpty();
    }

    /** A hostile seed may have kept it since the two had really lost each other. */
    @Test
    void notForWhatHasBeenRefutedBefore() {
        tell(0, ByteString.EMPTY);
        assertThat(peer.at.node.incarnation()).isEqualTo(1);
        tell(0, proof(ACCUSER, 0, 0));
        assertThat(shownOut()).isEmpty();
    }

    @Test
    void notWhenItHangsUp() {
        tell(0, proof(ACCUSER, 0, 0));
        peer.at.lose(accuser);
        peer.at.advance(A_PING_AND_SOME);
        assertThat(peer.at.take(PeerEvent.NeighbourShownOut.class)).isEmpty();
    }
}
