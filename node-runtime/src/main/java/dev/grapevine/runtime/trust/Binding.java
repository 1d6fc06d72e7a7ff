package dev.grapevine.runtime.trust;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Optional;

/**
 * What ties a certificate to a node: the node's public key, its signature over the certificate's key, and in a private
 * network a proof of the network's key. The content of the certificate's extension, one after the other.
 *
 * @param signature over {@link #statement}
 * @param proof over {@link #claim}; empty for none
 */
record Binding(byte[] key, byte[] signature, byte[] proof) {
    /** An arc of UUIDs (ITU-T X.667), which needs no registration. */
    static final String OID = "2.25.147773302476914883206613321519790862534";

    private static final String SIGNED = "grapevine link certificate, version 1:";
    private static final String PROVED = "grapevine network member, version 1:";

    private static final int SIGNED_BYTES = Identity.KEY_BYTES + Identity.SIGNATURE_BYTES;

    /** The one that this identity makes. */
    static Binding of(Identity identity, PublicKey certified, Optional<NetworkKey> network) {
        byte[] key = identity.publicKey().toByteArray();
        byte[] proof =
                network.map(secret -> secret.proof(claim(key, certified))).orElseGet(() -> new byte[0]);
        return new Binding(key, identity.sign(statement(certified)), proof);
    }

    /** @throws IllegalArgumentException when there are more or fewer bytes than belong there */
    static Binding read(byte[] content) {
        if (content.length != SIGNED_BYTES && content.length != SIGNED_BYTES + NetworkKey.PROOF_BYTES) {
            throw new IllegalArgumentException(content.length + " bytes");
        }
        return new Binding(
                Arrays.copyOf(content, Identity.KEY_BYTES),
                Arrays.copyOfRange(content, Identity.KEY_BYTES, SIGNED_BYTES),
                Arrays.copyOfRange(content, SIGNED_BYTES, content.length));
    }

    byte[] content() {
        return joined(key, signature, proof);
    }

    boolean signs(PublicKey certified) {
        return Identity.signed(key, statement(certified), signature);
    }

    boolean proves(NetworkKey network, PublicKey certified) {
        return network.proves(proof, claim(key, certified));
    }

    /** This certificate's key is used by me. */
    private static byte[] statement(PublicKey certified) {
        return joined(SIGNED.getBytes(StandardCharsets.US_ASCII), certified.getEncoded());
    }

    /** Whoever has this identity and uses this certificate's key is one of us. */
    private static byte[] claim(byte[] key, PublicKey certified) {
        return joined(PROVED.getBytes(StandardCharsets.US_ASCII), key, certified.getEncoded());
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
