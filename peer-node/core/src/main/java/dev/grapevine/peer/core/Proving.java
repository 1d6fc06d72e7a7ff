package dev.grapevine.peer.core;

import com.google.protobuf.ByteString;
import dev.grapevine.node.Work;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.Puzzle;
import dev.grapevine.wire.Challenge;
import dev.grapevine.wire.ProofOfWork;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Looks for the proof of work that a seed asks for: a fraction of a second for 20 bits, half a minute for the most. Runs
 * elsewhere; what others read of it meanwhile is how far it is, and what they tell it is to give up.
 */
final class Proving implements Work {
    private static final int TRIES_AT_ONCE = 4096;

    final Address seed;
    private final int bits;
    private final ByteString challenge;
    private final Puzzle puzzle;
    private volatile long tries;
    private volatile boolean givenUp;
    private OptionalLong nonce = OptionalLong.empty();

    Proving(Address seed, Challenge asked, NodeId peer) {
        this.seed = seed;
        this.bits = asked.getBits();
        this.challenge = asked.getValue();
        this.puzzle = new Puzzle(challenge, peer, bits);
    }

    @Override
    public void run() {
        long tried = 0;
        while (nonce.isEmpty() && !givenUp) {
            nonce = puzzle.search(tried, TRIES_AT_ONCE);
            tried += TRIES_AT_ONCE;
            tries = tried;
        }
    }

    /** Nobody waits for it any more. */
    void giveUp() {
        givenUp = true;
    }

    /** What was found; empty when it was given up. */
    Optional<ProofOfWork> proof() {
        return nonce.isEmpty()
                ? Optional.empty()
                : Optional.of(ProofOfWork.newBuilder()
                        .setChallenge(challenge)
                        .setNonce(nonce.getAsLong())
                        .build());
    }

    /** About how many hashes were computed so far. */
    long tries() {
        return tries;
    }

    /** For people: what is being done, and how much of what it takes on average has been done. */
    String progress() {
        return "working on the proof that it asks for (" + bits + " bits): " + 100 * tries / puzzle.usualTries()
                + " % of what it takes on average";
    }
}
