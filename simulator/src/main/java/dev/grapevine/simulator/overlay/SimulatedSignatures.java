package dev.grapevine.simulator.overlay;

import com.google.protobuf.ByteString;
import dev.grapevine.node.Signatures;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.Sha256;

/**
 * Stands for Ed25519 where a million signatures are checked: hashes that anybody could make and nobody here makes in
 * another's name. Its time is {@link dev.grapevine.simulator.network.Network}'s affair.
 */
public record SimulatedSignatures(NodeId self) implements Signatures {
    @Override
    public boolean required() {
        return true;
    }

    @Override
    public ByteString sign(ByteString statement) {
        return proof(self, statement);
    }

    @Override
    public boolean holds(NodeId signer, ByteString statement, ByteString proof) {
        return proof.equals(proof(signer, statement));
    }

    private static ByteString proof(NodeId signer, ByteString statement) {
        ByteString hash = Sha256.of(signer.bytes().concat(statement));
        return signer.bytes().concat(hash).concat(hash);
    }
}
