package dev.grapevine.seed.core;

import static dev.grapevine.seed.core.SeedUnderTest.address;
import static dev.grapevine.seed.core.SeedUnderTest.connect;
import static dev.grapevine.seed.core.SeedUnderTest.id;
import static dev.grapevine.seed.core.SeedUnderTest.record;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Frames;
import dev.grapevine.protocol.Puzzle;
import dev.grapevine.protocol.Quotas;
import dev.grapevine.protocol.Version;
import dev.grapevine.wire.Challenge;
import dev.grapevine.wire.ConnectSeed;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Frame.KindCase;
import dev.grapevine.wire.Leave;
import dev.grapevine.wire.ProofOfWork;
import dev.grapevine.wire.Refused;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Who must have worked before a seed registers him. */
class AdmissionTest {
    private static final int BITS = 2;
    private static final ByteString SECRET = ByteString.copyFromUtf8("this seed's");
    private static final Address HERE = new Address("127.0.0.1", 40_000);

    private final SeedUnderTest seed = seed(SECRET, false);

    private static SeedUnderTest seed(ByteString secret, boolean loopback) {
        return new SeedUnderTest(new AdmissionTerms(BITS, secret, new Quotas(0, loopback)));
    }

    @Test
    void aNewcomerIsToldWhatToDoAndComesIn() {
        Challenge asked = asked(seed, 1);
        assertThat(asked.getBits()).isEqualTo(BITS);
        assertThat(seed.at.take(SeedEvent.ProofAsked.class)).containsExactly(new SeedEvent.ProofAsked(BITS));

        assertRegistered(seed, 1, seed.at.accept(proving(1, solved(asked, 1))));
    }

    @Test
    void aRefusalClosesTheLinkSaysWhyAndIsCounted() {
        LinkId link = seed.at.accept(connect(record(1)));

        assertThat(seed.at.closed(link)).isTrue();
        assertThat(seed.at.takeSent(link).get(0).getRefused().getDetail())
                .contains("newcomers")
                .contains("2 bits");
        assertThat(seed.at.take(SeedEvent.LinkRefused.class)).hasSize(1);
        assertThat(seed.registered(1)).isFalse();
    }

    @Test
    void anothersProofIsWorthNothing() {
        Challenge asked = asked(seed, 1);
        LinkId link = seed.at.accept(proving(2, solved(asked, 1, 2)));

        assertRefused(seed, link, "another peer's");
        assertThat(seed.at.take(SeedEvent.ProofRefused.class)).hasSize(1);
    }

    @Test
    void aProofForAnotherSeedIsWorthNothing() {
        Challenge elsewhere = asked(seed(ByteString.copyFromUtf8("another's"), false), 1);
        LinkId link = seed.at.accept(proving(1, solved(elsewhere, 1)));

        assertRefused(seed, link, "another seed");
    }

    @Test
    void aProofLastsForOneToTwoHours() {
        ProofOfWork proof = solved(asked(seed, 1), 1);
        seed.at.advance(Duration.ofMinutes(118));
        LinkId link = seed.at.accept(proving(1, proof));
        assertRegistered(seed, 1, link);
        seed.at.receive(link, Frames.leave(Leave.Reason.EXIT));
        seed.at.advance(Duration.ofMinutes(3));

        assertRefused(seed, seed.at.accept(proving(1, proof)), "too old");
        assertRegistered(seed, 1, seed.at.accept(proving(1, solved(asked(seed, 1), 1))));
    }

    @Test
    void whoIsRegisteredNeedsNone() {
        seed.at.accept(proving(1, solved(asked(seed, 1), 1)));

        assertRegistered(seed, 1, seed.at.accept(connect(record(1))));
        seed.at.advance(Duration.ofSeconds(92));
        assertRefused(seed, seed.at.accept(connect(record(1))), "newcomers");
    }

    @Test
    void thisMachinesPeersNeedNoneUnlessAsked() {
        assertRegistered(seed, 1, seed.at.accept(HERE, connect(record(1))));

        SeedUnderTest strict = seed(SECRET, true);
        assertRefused(strict, strict.at.accept(HERE, connect(record(1))), "newcomers");
    }

    @Test
    void noBitsAskedIsNoProofLookedAt() {
        var open = new SeedUnderTest(AdmissionTerms.NONE);
        var nonsense = ProofOfWork.newBuilder().setChallenge(id(9).bytes()).build();

        assertRegistered(open, 1, open.at.accept(proving(1, nonsense)));
    }

    @Test
    void aBusyMinuteAsksOneBitMoreAndACalmOneGivesItBack() {
        crowd(1000, 601);
        assertThat(asked(seed, 1).getBits()).isEqualTo(BITS);
        seed.at.advance(Duration.ofMinutes(1));
        assertThat(asked(seed, 1).getBits()).isEqualTo(BITS + 1);
        seed.at.advance(Duration.ofMinutes(1));
        assertThat(asked(seed, 1).getBits()).isEqualTo(BITS);
    }

    @Test
    void whoBeganBeforeTheBitsRoseIsTakenIn() {
        Challenge before = asked(seed, 1);
        crowd(1000, 601);
        seed.at.advance(Duration.ofMinutes(1));

        assertThat(asked(seed, 2).getBits()).isEqualTo(BITS + 1);
        assertRegistered(seed, 1, seed.at.accept(proving(1, barelySolved(before, 1))));
    }

    @Test
    void theBitsDoNotRiseForEver() {
        for (int minute = 0; minute < 5; minute++) {
            crowd(1000 + 700 * minute, 601);
            seed.at.advance(Duration.ofMinutes(1));
        }

        assertThat(asked(seed, 1).getBits()).isEqualTo(BITS + AdmissionTerms.MOST_EXTRA_BITS);
    }

    private void crowd(int first, int count) {
        Challenge asked = asked(seed, first);
        for (int peer = first; peer < first + count; peer++) {
            LinkId link = seed.at.accept(proving(peer, solved(asked, peer)));
            assertThat(seed.at.closed(link)).isFalse();
        }
    }

    private static Challenge asked(SeedUnderTest seed, int peer) {
        LinkId link = seed.at.accept(connect(record(peer)));
        Refused refused = seed.at.takeSent(link).get(0).getRefused();
        assertThat(refused.getReason()).isEqualTo(Refused.Reason.PROOF);
        return refused.getChallenge();
    }

    private static ProofOfWork solved(Challenge asked, int peer) {
        var puzzle = new Puzzle(asked.getValue(), id(peer), asked.getBits());
        return proof(asked, puzzle.search(0, 1 << 20).orElseThrow());
    }

    /** One that would not do if a bit more had to be proved. */
    private static ProofOfWork barelySolved(Challenge asked, int peer) {
        var enough = new Puzzle(asked.getValue(), id(peer), asked.getBits());
        var tooMuch = new Puzzle(asked.getValue(), id(peer), asked.getBits() + 1);
        return proof(
                asked,
                LongStream.range(0, 1 << 20)
                        .filter(enough::solvedBy)
                        .filter(n -> !tooMuch.solvedBy(n))
                        .findFirst()
                        .orElseThrow());
    }

    /** One of this peer that is none of the other. */
    private static ProofOfWork solved(Challenge asked, int peer, int other) {
        var puzzle = new Puzzle(asked.getValue(), id(peer), asked.getBits());
        var others = new Puzzle(asked.getValue(), id(other), asked.getBits());
        return proof(
                asked,
                LongStream.range(0, 1 << 20)
                        .filter(puzzle::solvedBy)
                        .filter(n -> !others.solvedBy(n))
                        .findFirst()
                        .orElseThrow());
    }

    private static ProofOfWork proof(Challenge asked, long nonce) {
        return ProofOfWork.newBuilder()
                .setChallenge(asked.getValue())
                .setNonce(nonce)
                .build();
    }

    private static Frame proving(int peer, ProofOfWork proof) {
        return SeedUnderTest.connect(ConnectSeed.newBuilder()
                .setVersions(Version.OFFER)
                .setNetwork(SeedConfig.DEFAULT_NETWORK)
                .setRecord(record(peer).setAddress(address(peer % 1000).toString()))
                .setProof(proof));
    }

    private static void assertRegistered(SeedUnderTest seed, int peer, LinkId link) {
        assertThat(seed.at.takeSent(link))
                .extracting(Frame::getKindCase)
                .isEqualTo(List.of(KindCase.CONNECTED_TO_SEED));
        assertThat(seed.registered(peer)).isTrue();
    }

    private static void assertRefused(SeedUnderTest seed, LinkId link, String why) {
        Refused refused = seed.at.takeSent(link).get(0).getRefused();
        assertThat(refused.getReason()).isEqualTo(Refused.Reason.PROOF);
        assertThat(refused.getDetail()).contains(why);
        assertThat(refused.hasChallenge()).isTrue();
        assertThat(seed.at.closed(link)).isTrue();
    }
}
