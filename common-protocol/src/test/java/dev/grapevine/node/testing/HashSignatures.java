package dev.grapevine.node.testing;

import com.google.protobuf.ByteString;
import dev.grapevine.node.Signatures;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.Sha256;

/** A proof is a hash of who says what: anybody could make it, and no test does so in another's name. */
public record HashSignatures(NodeId self) implements Signatures {
    @Override
    public boolean required() {
        return true;
    }

    @Override
    public ByteString sign(ByteString statement) {
        ByteString hash = Sha256.of(self.bytes().concat(statement));
        return hash.concat(hash).concat(hash);
    }

    @Override
    public boolean holds(NodeId signer, ByteString statement, ByteString proof) {
        return proof.equals(new HashSignatures(signer).sign(statement));
    }
}
