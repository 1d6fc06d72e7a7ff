package dev.grapevine.runtime.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.grapevine.node.Signatures;
import dev.grapevine.protocol.NodeId;
import java.security.SecureRandom;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Ed25519SignaturesTest {
    private static final ByteString STATEMENT = ByteString.copyFromUtf8("grapevine bundle, version 1:0123456789");

    private final Identity origin = Identity.random(new SecureRandom());
    private final Signatures signs = new Ed25519Signatures(origin);
    private final Signatures checks = new Ed25519Signatures(Identity.random(new SecureRandom()));

    @Test
    void everybodyCanCheckWhatANodeHasSaid() {
        ByteString proof = signs.sign(STATEMENT);

        assertThat(proof.size()).isEqualTo(Signatures.PROOF_BYTES);
        assertThat(checks.holds(origin.id(), STATEMENT, proof)).isTrue();
        assertThat(checks.holds(origin.id(), STATEMENT, proof))
                .as("with the key it knows by now")
                .isTrue();
    }

    @Test
    void everyFlippedBitIsNoticed() {
        ByteString proof = signs.sign(STATEMENT);
        for (int bit = 0; bit < 8 * proof.size(); bit++) {
            assertThat(checks.holds(origin.id(), STATEMENT, flipped(proof, bit)))
                    .as("bit %d of the proof", bit)
                    .isFalse();
        }
        for (int bit = 0; bit < 8 * STATEMENT.size(); bit++) {
            assertThat(checks.holds(origin.id(), flipped(STATEMENT, bit), proof))
                    .as("bit %d", bit)
                    .isFalse();
        }
        for (int bit = 0; bit < 8 * NodeId.SIZE; bit++) {
            NodeId other = new NodeId(flipped(origin.id().bytes(), bit));
            assertThat(checks.holds(other, STATEMENT, proof))
                    .as("bit %d of the id", bit)
                    .isFalse();
        }
    }

    @Test
    void nobodySpeaksForAnother() {
        Identity liar = Identity.random(new SecureRandom());

        assertThat(checks.holds(origin.id(), STATEMENT, new Ed25519Signatures(liar).sign(STATEMENT)))
                .isFalse();
    }

    /** With the neutral point as its key, an all-zero signature with that point fits everything. */
    @Test
    void keysThatFitEverySignatureAreRefused() {
        byte[] neutral = new byte[Identity.KEY_BYTES];
        neutral[0] = 1;
        byte[] signature = new byte[Identity.SIGNATURE_BYTES];
        signature[0] = 1;
        ByteString key = ByteString.copyFrom(neutral);

        assertThat(checks.holds(NodeId.ofKey(key), STATEMENT, key.concat(ByteString.copyFrom(signature))))
                .isFalse();
    }

    @Test
    void anyBytesMayComeIn() {
        Random random = new Random(7);
        for (int size = 0; size < 200; size++) {
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            assertThat(checks.holds(origin.id(), STATEMENT, ByteString.copyFrom(bytes)))
                    .isFalse();
        }
    }

    private static ByteString flipped(ByteString bytes, int bit) {
        byte[] copy = bytes.toByteArray();
        copy[bit / 8] ^= (byte) (1 << bit % 8);
        return ByteString.copyFrom(copy);
    }
}
