package dev.grapevine.seed.core;

import com.google.protobuf.ByteString;
import dev.grapevine.node.Effects;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.Puzzle;
import dev.grapevine.protocol.Sha256;
import dev.grapevine.protocol.Subnet;
import dev.grapevine.wire.Challenge;
import dev.grapevine.wire.ConnectSeed;
import dev.grapevine.wire.Refused;
import java.util.Optional;

/**
 * Makes ids cost something: a peer that is not in the registry proves that it has worked. The challenge is this seed's own,
 * is changed every hour, and the one before still counts. Keeps nothing of anybody who has been refused.
 *
 * <pre>
 *  ConnectSeed --no proof, over, wrong--> Refused PROOF {challenge, bits} --> the peer works, and comes again
 *              '--a proof that holds----> registered
 * </pre>
 *
 * Each minute with more than 600 newcomers that had to prove asks one bit more of the next ones, at most four; each other
 * minute one bit less. A proof made under the bits of the minute before still counts.
 */
final class Admission {
    private static final long CHALLENGE_NANOS = 3_600_000_000_000L;
    private static final long MINUTE_NANOS = 60_000_000_000L;
    private static final int CALM_NEWCOMERS = 600;

    private final AdmissionTerms terms;
    private final Effects effects;
    private long challenges;
    private ByteString challenge;
    private ByteString challengeBefore;
    private long challengeSinceNanos;
    private long minuteSinceNanos;
    private int newcomers;
    private int extraBits;
    private int extraBitsBefore;

    Admission(AdmissionTerms terms, Effects effects) {
        this.terms = terms;
        this.effects = effects;
        this.challenge = challenge(0);
        this.challengeBefore = challenge;
    }

    void start(long nowNanos) {
        challengeSinceNanos = nowNanos;
        minuteSinceNanos = nowNanos;
    }

    private ByteString challenge(long number) {
        return Sha256.of(terms.secret().concat(ByteString.copyFromUtf8(Long.toString(number))));
    }

    /** Why a peer that is not registered is not taken in; empty when it is. */
    Optional<Refused> refusal(NodeId peer, ConnectSeed m, Optional<Address> remote) {
        if (terms.powBits() == 0 || exempt(remote)) {
            return Optional.empty();
        }
        Optional<String> wrong = wrong(peer, m);
        if (wrong.isPresent()) {
            effects.note(
                    m.hasProof() ? new SeedEvent.ProofRefused(peer, wrong.get()) : new SeedEvent.ProofAsked(bits()));
            return Optional.of(asking(wrong.get()));
        }
        newcomers++;
        return Optional.empty();
    }

    private boolean exempt(Optional<Address> remote) {
        return !terms.quotas().loopback()
                && remote.filter(address -> Subnet.isLoopback(address.host())).isPresent();
    }

    /** At most one hash. */
    private Optional<String> wrong(NodeId peer, ConnectSeed m) {
        if (!m.hasProof()) {
            return Optional.of("newcomers prove that they have worked: " + bits() + " bits");
        }
        ByteString answered = m.getProof().getChallenge();
        if (!answered.equals(challenge) && !answered.equals(challengeBefore)) {
            return Optional.of("the proof is for another seed, or too old");
        }
        int least = terms.powBits() + Math.min(extraBits, extraBitsBefore);
        boolean solved = new Puzzle(answered, peer, least).solvedBy(m.getProof().getNonce());
        return solved
                ? Optional.empty()
                : Optional.of("the proof is of less than " + least + " bits, or another peer's");
    }

    private Refused asking(String why) {
        return Refused.newBuilder()
                .setReason(Refused.Reason.PROOF)
                .setDetail(why)
                .setChallenge(Challenge.newBuilder().setValue(challenge).setBits(bits()))
                .build();
    }

    /** What the next newcomer is asked for. */
    int bits() {
        return terms.powBits() == 0 ? 0 : terms.powBits() + extraBits;
    }

    void sweep(long nowNanos) {
        if (nowNanos - challengeSinceNanos >= CHALLENGE_NANOS) {
            challengeSinceNanos = nowNanos;
            challengeBefore = challenge;
            challenge = challenge(++challenges);
        }
        if (nowNanos - minuteSinceNanos >= MINUTE_NANOS) {
            minuteSinceNanos = nowNanos;
            extraBitsBefore = extraBits;
            int step = newcomers > CALM_NEWCOMERS ? 1 : -1;
            extraBits = Math.max(0, Math.min(AdmissionTerms.MOST_EXTRA_BITS, extraBits + step));
            newcomers = 0;
        }
    }
}
