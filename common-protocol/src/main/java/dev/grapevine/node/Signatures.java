package dev.grapevine.node;

import com.google.protobuf.ByteString;
import dev.grapevine.protocol.NodeId;

/**
 * What a node signs with, and how it checks what others have signed. Pure: the same arguments give the same result. Safe for
 * any thread.
 */
public interface Signatures {
    /** A public key of 32 bytes, and a signature of 64. */
    int PROOF_BYTES = 96;

    /** Nothing is signed, and nothing is checked: for experiments. */
    Signatures NONE = new Signatures() {
        @Override
        public boolean required() {
            return false;
        }

        @Override
        public ByteString sign(ByteString statement) {
            return ByteString.EMPTY;
        }

        @Override
        public boolean holds(NodeId signer, ByteString statement, ByteString proof) {
            return true;
        }
    };

    /** Whether what is not signed is worth nothing. */
    boolean required();

    /** This node's proof that it has said this: its public key and its signature. Takes tens of microseconds. */
    ByteString sign(ByteString statement);

    /**
     * Whether that node has said this. Slow ({@link Work}): about a hundred microseconds.
     *
     * @param proof as {@link #sign} makes it; any bytes may come in
     */
    boolean holds(NodeId signer, ByteString statement, ByteString proof);
}
