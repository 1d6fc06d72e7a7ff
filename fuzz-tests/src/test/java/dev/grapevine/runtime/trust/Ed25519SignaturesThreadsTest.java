package dev.grapevine.runtime.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.grapevine.fuzz.Crowd;
import dev.grapevine.fuzz.Effort;
import dev.grapevine.protocol.NodeId;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Signatures are checked by several threads with one cache of keys, and each gets the answer to its own question. */
class Ed25519SignaturesThreadsTest {
    private static final int THREADS = 4;
    /** With -Pfull more than the cache holds, so that keys give way meanwhile. */
    private static final int SIGNERS = Effort.of(16, 5_000);

    private record Signed(NodeId signer, ByteString statement, ByteString proof) {
        static Signed by(int number) {
            byte[] secret =
                    ByteBuffer.allocate(Identity.SECRET_BYTES).putInt(number).array();
            Identity identity = Identity.ofSecret(secret);
            ByteString statement = ByteString.copyFromUtf8("statement " + number);
            return new Signed(identity.id(), statement, new Ed25519Signatures(identity).sign(statement));
        }
    }

    @Test
    void eachThreadIsToldTheTruth() throws Exception {
        List<Signed> all = IntStream.range(0, SIGNERS).mapToObj(Signed::by).toList();
        var signatures = new Ed25519Signatures(Identity.ofSecret(new byte[Identity.SECRET_BYTES]));
        Crowd.of(THREADS, me -> {
            for (int i = 0; i < 3 * SIGNERS; i++) {
                Signed one = all.get((i * 7 + me) % SIGNERS);
                Signed other = all.get((i * 7 + me + 1) % SIGNERS);
                assertThat(signatures.holds(one.signer, one.statement, one.proof))
                        .isTrue();
                assertThat(signatures.holds(one.signer, other.statement, one.proof))
                        .isFalse();
                assertThat(signatures.holds(other.signer, one.statement, one.proof))
                        .isFalse();
            }
        });
    }
}
