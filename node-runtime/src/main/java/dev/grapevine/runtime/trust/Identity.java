package dev.grapevine.runtime.trust;

import com.google.protobuf.ByteString;
import dev.grapevine.protocol.NodeId;
import java.security.SecureRandom;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * A node's Ed25519 key pair (RFC 8032), whose public key is the node's name: its id is the SHA-256 of the 32 raw bytes.
 * Immutable, safe for any thread.
 */
public final class Identity {
    /** Bytes of a secret key. */
    public static final int SECRET_BYTES = Ed25519.SECRET_KEY_SIZE;

    /** Bytes of a public key. */
    public static final int KEY_BYTES = Ed25519.PUBLIC_KEY_SIZE;

    /** Bytes of a signature. */
    public static final int SIGNATURE_BYTES = Ed25519.SIGNATURE_SIZE;

    private final byte[] secret;
    private final byte[] key;
    private final ByteString publicKey;
    private final NodeId id;

    private Identity(byte[] secret) {
        this.secret = secret;
        this.key = new byte[KEY_BYTES];
        Ed25519.generatePublicKey(secret, 0, key, 0);
        this.publicKey = ByteString.copyFrom(key);
        this.id = NodeId.ofKey(publicKey);
    }

    /** A new one. */
    public static Identity random(SecureRandom random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return new Identity(secret);
    }

    /** @throws IllegalArgumentException when {@code secret} is not 32 bytes long */
    public static Identity ofSecret(byte[] secret) {
        if (secret.length != SECRET_BYTES) {
            throw new IllegalArgumentException("a key has " + SECRET_BYTES + " bytes, not " + secret.length);
        }
        return new Identity(secret.clone());
    }

    /** What {@link #ofSecret} makes the identity from again; for the data directory only. */
    public byte[] secret() {
        return secret.clone();
    }

    /** The name of whoever has this identity. */
    public NodeId id() {
        return id;
    }

    /** 32 bytes. */
    public ByteString publicKey() {
        return publicKey;
    }

    /** 64 bytes that only the holder of the secret key can make. */
    public byte[] sign(byte[] statement) {
        byte[] signature = new byte[SIGNATURE_BYTES];
        Ed25519.sign(secret, 0, key, 0, statement, 0, statement.length, signature, 0);
        return signature;
    }

    /** Whether the holder of this public key has signed this. Bytes of any length may come in. */
    public static boolean signed(byte[] publicKey, byte[] statement, byte[] signature) {
        return publicKey.length == KEY_BYTES
                && signature.length == SIGNATURE_BYTES
                && Ed25519.validatePublicKeyFull(publicKey, 0)
                && Ed25519.verify(signature, 0, publicKey, 0, statement, 0, statement.length);
    }

    /** Nothing secret. */
    @Override
    public String toString() {
        return id.toString();
    }
}
