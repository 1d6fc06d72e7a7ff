package dev.grapevine.peer.core;

import static dev.grapevine.peer.core.Said.gossip;
import static dev.grapevine.peer.core.Said.iWant;
import static dev.grapevine.peer.core.Said.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.grapevine.node.LinkId;
import dev.grapevine.node.Signatures;
import dev.grapevine.node.testing.HashSignatures;
import dev.grapevine.node.testing.NodeUnderTest;
import dev.grapevine.protocol.BundleId;
import dev.grapevine.wire.Envelope;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedBundlesTest {
    private static final int ORIGIN = 900;

    private final PeerUnderTest peer = PeerUnderTest.signing(new HashSignatures(PeerUnderTest.id(0)));
    private final NodeUnderTest<PeerNode> at = peer.at;
    private final LinkId a = peer.neighbour(1);
    private final LinkId b = peer.neighbour(2);

    private static Envelope signed(Envelope envelope) {
        ByteString statement = Verification.statement(BundleId.of(envelope.getBundle()));
        return envelope.toBuilder()
                .setProof(new HashSignatures(PeerUnderTest.id(ORIGIN)).sign(statement))
                .build();
    }

    private static Envelope forged(Envelope envelope) {
        return envelope.toBuilder()
                .setProof(ByteString.copyFrom(new byte[Signatures.PROOF_BYTES]))
                .build();
    }

    @Test
    void aPublisherSignsAndTheProofTravelsWithTheBundle() {
        peer.publish("mine");

        Envelope sent = at.takeOffered(a).get(0);
        BundleId id = BundleId.of(sent.getBundle());
        assertThat(sent.getProof()).isEqualTo(new HashSignatures(PeerUnderTest.id(0)).sign(Verification.statement(id)));
        at.receive(b, iWant(sent));
        assertThat(at.takeOffered(b)).last().extracting(Envelope::getProof).isEqualTo(sent.getProof());
    }

    @Test
    void aBundleIsDeliveredAndPassedOnOnceItIsVerified() {
        at.receive(a, gossip(signed(number(1)), signed(number(2))));
        assertThat(peer.texts()).isEmpty();
        assertThat(at.takeOffered(b)).isEmpty();

        assertThat(at.work()).isEqualTo(2);
        assertThat(peer.texts()).containsExactly("1", "2");
        assertThat(at.takeOffered(b))
                .extracting(Envelope::getProof)
                .allSatisfy(proof -> assertThat(proof.size()).isEqualTo(Signatures.PROOF_BYTES));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aForgeryIsCountedAndItsSenderShownOut(boolean empty) {
        at.receive(a, gossip(empty ? number(1) : forged(number(1))));
        at.work();

        assertThat(peer.texts()).isEmpty();
        assertThat(at.closed(a)).isTrue();
        assertThat(at.take(PeerEvent.BundleForged.class)).hasSize(1);
        assertThat(at.take(PeerEvent.RemoteMistake.class)).hasSize(1);
    }

    @Test
    void aForgerIsNotLinkedWithForAWhile() {
        at.receive(a, gossip(forged(number(1))));
        at.work();
        assertThat(at.node.bans(at.nowNanos()))
                .singleElement()
                .satisfies(ban ->
                        assertThat(ban.subject()).isEqualTo(PeerUnderTest.id(1).hex()));

        assertThatThrownBy(() -> peer.neighbour(1)).hasMessageContaining("was not taken in");
        at.advance(Duration.ofMinutes(11));
        assertThat(at.node.bans(at.nowNanos())).isEmpty();
    }

    /** Were the id in the message list already, a forger could keep a message from everybody. */
    @Test
    void aForgeryKeepsNoTrueBundleOut() {
        at.receive(a, gossip(forged(number(1))));
        at.receive(b, gossip(signed(number(1))));
        assertThat(at.work()).isEqualTo(2);

        assertThat(peer.texts()).containsExactly("1");
        assertThat(at.closed(b)).isFalse();
    }

    @Test
    void theSameIsNotVerifiedTwice() {
        at.receive(a, gossip(signed(number(1))));
        at.receive(b, gossip(signed(number(1))));
        assertThat(at.work()).isEqualTo(1);
        at.receive(b, gossip(signed(number(1))));
        assertThat(at.work()).isZero();

        assertThat(peer.texts()).containsExactly("1");
        assertThat(at.take(PeerEvent.BundleDuplicate.class)).hasSize(2);
    }

    /** Two proofs for one bundle: only its origin can make a second one. */
    @Test
    void ofTwoCopiesThatBothHoldOneIsDelivered() {
        Envelope first = signed(number(1));
        at.receive(a, gossip(first));
        at.receive(b, gossip(forged(number(1))));
        at.work();

        assertThat(peer.texts()).containsExactly("1");
        assertThat(at.closed(b)).as("the forger").isTrue();
        assertThat(at.closed(a)).isFalse();
    }

    @Test
    void whoLeavesWhileHisBundleIsVerifiedHasGivenItAllTheSame() {
        at.receive(a, gossip(signed(number(1))));
        at.lose(a);
        at.work();

        assertThat(peer.texts()).containsExactly("1");
        assertThat(at.takeOffered(b)).hasSize(1);
    }

    /** Its age counts from when it came, not from when it was verified. */
    @Test
    void verifyingMakesNothingOlder() {
        at.receive(a, gossip(signed(number(1)).toBuilder().setAgeMillis(500).build()));
        at.advance(Duration.ofMillis(300));
        at.work();

        assertThat(at.takeOffered(b)).extracting(Envelope::getAgeMillis).isEqualTo(List.of(800));
    }

    @Test
    void oneThatIsTooOldIsNotWorthVerifying() {
        at.receive(
                a,
                gossip(signed(number(1)).toBuilder()
                        .setAgeMillis(Integer.MAX_VALUE)
                        .build()));

        assertThat(at.work()).isZero();
        assertThat(at.take(PeerEvent.BundleTooOld.class)).hasSize(1);
    }
}
