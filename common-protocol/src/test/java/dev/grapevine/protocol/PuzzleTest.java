package dev.grapevine.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PuzzleTest {
    private static final int BITS = 12;
    private static final ByteString CHALLENGE = NodeId.random(new Random(1)).bytes();
    private static final NodeId PEER = NodeId.random(new Random(2));

    private final long nonce =
            new Puzzle(CHALLENGE, PEER, BITS).search(0, 1 << 20).orElseThrow();

    /** What docs/protocol.md says, computed without the class that is tested. */
    @Test
    void aSolutionIsAHashThatBeginsWithSoManyZeros() {
        ByteString said = ByteString.copyFrom("grapevine proof of work, ver. 1:", StandardCharsets.US_ASCII)
                .concat(CHALLENGE)
                .concat(PEER.bytes())
                .concat(ByteString.copyFrom(
                        ByteBuffer.allocate(8).putLong(nonce).flip()));
        ByteString hash = Sha256.of(said);

        assertThat(hash.byteAt(0)).isZero();
        assertThat(hash.byteAt(1) & 0xf0).isZero();
    }

    @Test
    void theFirstSolutionIsFound() {
        Puzzle puzzle = new Puzzle(CHALLENGE, PEER, BITS);

        assertThat(puzzle.search(0, (int) nonce)).isEmpty();
        assertThat(puzzle.search(nonce, 1)).hasValue(nonce);
        assertThat(puzzle.usualTries()).isEqualTo(4096);
    }

    @Test
    void aSolutionIsWorthNothingToAnotherPeerOrForAnotherChallenge() {
        assertThat(new Puzzle(CHALLENGE, PEER, BITS).solvedBy(nonce)).isTrue();
        assertThat(new Puzzle(CHALLENGE, NodeId.random(new Random(3)), BITS).solvedBy(nonce))
                .isFalse();
        assertThat(new Puzzle(NodeId.random(new Random(4)).bytes(), PEER, BITS).solvedBy(nonce))
                .isFalse();
        assertThat(new Puzzle(CHALLENGE, PEER, BITS).solvedBy(nonce + 1)).isFalse();
    }

    @Test
    void noBitsAreNoWork() {
        assertThat(new Puzzle(CHALLENGE, PEER, 0).solvedBy(77)).isTrue();
    }
}
