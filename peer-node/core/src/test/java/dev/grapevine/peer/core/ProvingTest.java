package dev.grapevine.peer.core;

import static dev.grapevine.peer.core.PeerUnderTest.SEED_A;
import static dev.grapevine.peer.core.PeerUnderTest.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.node.LinkId;
import dev.grapevine.peer.core.PeerUnderTest.Setting;
import dev.grapevine.peer.view.SeedLink;
import dev.grapevine.protocol.Frames;
import dev.grapevine.protocol.Puzzle;
import dev.grapevine.wire.Challenge;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.ProofOfWork;
import dev.grapevine.wire.Refused;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A peer that has to work before a seed takes it in. */
class ProvingTest {
    private static final int BITS = 8;

    private final PeerUnderTest peer = new PeerUnderTest(Setting.of(0).seeds(SEED_A)).start();

    @Test
    void theWorkIsDoneElsewhereAndShownMeanwhile() {
        LinkId link = askedFor(BITS);

        assertThat(peer.at.closed(link)).isTrue();
        assertThat(peer.at.takeDialled()).isEmpty();
        assertThat(peer.at.node.seeds().get(0).state()).isEqualTo(SeedLink.State.JOINING);
        assertThat(peer.at.node.seeds().get(0).why())
                .contains("proof")
                .contains("8 bits")
                .contains("0 %");
        assertThat(peer.at.take(PeerEvent.ProofAsked.class)).containsExactly(new PeerEvent.ProofAsked(SEED_A, BITS));
        assertThat(peer.at.take(PeerEvent.SeedLost.class)).isEmpty();
    }

    @Test
    void theProofGoesWithTheNextConnectSeed() {
        askedFor(BITS);
        assertThat(peer.at.work()).isEqualTo(1);
        ProofOfWork proof = nextConnectSeed().getConnectSeed().getProof();

        assertThat(proof.getChallenge()).isEqualTo(id(500).bytes());
        assertThat(new Puzzle(proof.getChallenge(), id(0), BITS).solvedBy(proof.getNonce()))
                .isTrue();
        assertThat(peer.at.node.seeds().get(0).why()).isEmpty();
        assertThat(peer.at.take(PeerEvent.ProofMade.class)).hasSize(1);
    }

    @Test
    void aSeedThatIsLostLaterIsShownTheSameProof() {
        askedFor(BITS);
        peer.at.work();
        LinkId link = peer.at.takeDialled().keySet().iterator().next();
        peer.at.open(link);
        ProofOfWork proof = peer.at.takeSent(link).get(0).getConnectSeed().getProof();
        peer.at.lose(link);
        peer.at.advance(Duration.ofSeconds(2));

        assertThat(nextConnectSeed().getConnectSeed().getProof()).isEqualTo(proof);
    }

    @Test
    void aSeedThatAsksAgainAndAgainIsNotWorkedForAnyMore() {
        for (int i = 0; i < 3; i++) {
            askedFor(BITS);
            assertThat(peer.at.work()).isEqualTo(1);
        }
        askedFor(BITS);

        assertThat(peer.at.work()).isZero();
        assertThat(peer.at.take(PeerEvent.SeedLost.class).get(0).why()).contains("PROOF");
        peer.at.advance(Duration.ofMinutes(10));
        askedFor(BITS);
        assertThat(peer.at.work()).isEqualTo(1);
    }

    @Test
    void aPeerThatStopsStopsWorking() {
        askedFor(Puzzle.MOST_BITS);
        peer.at.stop();

        assertThat(peer.at.work()).isEqualTo(1);
        assertThat(peer.at.takeDialled()).isEmpty();
    }

    @Test
    void aRefusalWithoutAChallengeIsARefusal() {
        LinkId link = dialled();
        peer.at.receive(link, Frames.refused(Refused.Reason.PROOF, "no"));

        assertThat(peer.at.work()).isZero();
        assertThat(peer.at.take(PeerEvent.SeedLost.class)).hasSize(1);
    }

    private LinkId dialled() {
        LinkId link = peer.at.takeDialled().keySet().iterator().next();
        peer.at.open(link);
        peer.at.takeSent(link);
        return link;
    }

    private LinkId askedFor(int bits) {
        LinkId link = dialled();
        var challenge = Challenge.newBuilder().setValue(id(500).bytes()).setBits(bits);
        var refused = Refused.newBuilder()
                .setReason(Refused.Reason.PROOF)
                .setDetail("work first")
                .setChallenge(challenge);
        peer.at.receive(link, Frame.newBuilder().setRefused(refused).build());
        return link;
    }

    private Frame nextConnectSeed() {
        LinkId link = peer.at.takeDialled().keySet().iterator().next();
        peer.at.open(link);
        return peer.at.takeSent(link).get(0);
    }
}
