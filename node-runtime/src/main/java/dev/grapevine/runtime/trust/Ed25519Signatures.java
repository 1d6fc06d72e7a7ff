package dev.grapevine.runtime.trust;

import com.google.protobuf.ByteString;
import dev.grapevine.node.Signatures;
import dev.grapevine.protocol.NodeId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.bouncycastle.math.ec.rfc8032.Ed25519.PublicPoint;
import org.jspecify.annotations.Nullable;

/**
 * Signs as an {@link Identity} and checks what other identities have signed. A public key is checked once and kept ready for
 * use, which is a third of a check's work; bounded, whoever was heard of longest ago gives way.
 */
final class Ed25519Signatures implements Signatures {
    private static final int MOST_KEYS = 4096;

    private final Identity identity;
    private final Object lock = new Object();
    /** Guarded by lock. */
    private final Map<ByteString, PublicPoint> keys = new LinkedHashMap<>(16, 0.75f, true);

    Ed25519Signatures(Identity identity) {
        this.identity = identity;
    }

    @Override
    public boolean required() {
        return true;
    }

    @Override
    public ByteString sign(ByteString statement) {
        return identity.publicKey().concat(ByteString.copyFrom(identity.sign(statement.toByteArray())));
    }

    @Override
    public boolean holds(NodeId signer, ByteString statement, ByteString proof) {
        if (proof.size() != PROOF_BYTES) {
            return false;
        }
        ByteString key = proof.substring(0, Identity.KEY_BYTES);
        if (!NodeId.ofKey(key).equals(signer)) {
            return false;
        }
        PublicPoint point = point(key);
        byte[] signature = proof.substring(Identity.KEY_BYTES).toByteArray();
        return point != null && Ed25519.verify(signature, 0, point, statement.toByteArray(), 0, statement.size());
    }

    /** Nothing for a key that fits every signature, or none. */
    private @Nullable PublicPoint point(ByteString key) {
        synchronized (lock) {
            PublicPoint known = keys.get(key);
            if (known != null) {
                return known;
            }
        }
        PublicPoint point = Ed25519.validatePublicKeyFullExport(key.toByteArray(), 0);
        if (point != null) {
            keep(key, point);
        }
        return point;
    }

    private void keep(ByteString key, PublicPoint point) {
        ByteString own = ByteString.copyFrom(key.toByteArray());
        synchronized (lock) {
            keys.put(own, point);
            if (keys.size() > MOST_KEYS) {
                keys.remove(keys.keySet().iterator().next());
            }
        }
    }
}
