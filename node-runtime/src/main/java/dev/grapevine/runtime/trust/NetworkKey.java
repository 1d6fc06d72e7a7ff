package dev.grapevine.runtime.trust;

import dev.grapevine.node.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret that the nodes of a private network share: 32 random bytes. It never leaves the node. A proof of it is bound to
 * the statement it is made for, which names one certificate's key: nobody else can use it.
 */
public final class NetworkKey {
    /** Bytes of a proof. */
    static final int PROOF_BYTES = 32;

    private static final int BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    private NetworkKey(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** @throws IllegalArgumentException when {@code key} is not 32 bytes long */
    public static NetworkKey of(byte[] key) {
        if (key.length != BYTES) {
            throw new IllegalArgumentException("a network's key has " + BYTES + " bytes, not " + key.length);
        }
        return new NetworkKey(key);
    }

    /** Reads a file of 64 hex digits. */
    public static NetworkKey read(Path file) throws StartFailure {
        try {
            return of(HexFormat.of().parseHex(Files.readString(file).strip()));
        } catch (IOException | IllegalArgumentException e) {
            throw new StartFailure(
                    StartFailure.Reason.CONFIGURATION,
                    "the network's key " + file + " cannot be used (" + e.getMessage()
                            + "); it is a file of 64 hex digits, as openssl rand -hex 32 makes one");
        }
    }

    /** That whoever makes this statement has the key. */
    byte[] proof(byte[] statement) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(statement);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    /** Takes as long whatever the proof is. */
    boolean proves(byte[] proof, byte[] statement) {
        return MessageDigest.isEqual(proof, proof(statement));
    }
}
