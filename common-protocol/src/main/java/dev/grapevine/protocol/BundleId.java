package dev.grapevine.protocol;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 over the exact bytes of a bundle: what the message list is keyed by. Immutable. Ordered so that a hash table
 * stays fast when a neighbour announces ids that were made up to share a hash code.
 */
public record BundleId(ByteString bytes) implements Comparable<BundleId> {
    /** Bytes in an id. */
    public static final int SIZE = 32;

    /** @throws IllegalArgumentException when {@code bytes} is not 32 bytes long */
    public BundleId {
        if (bytes.size() != SIZE) {
            throw new IllegalArgumentException("a bundle id has " + SIZE + " bytes, not " + bytes.size());
        }
    }

    /** Hashes the bytes the origin made. */
    public static BundleId of(ByteString bundle) {
        MessageDigest digest = sha256();
        try {
            UnsafeByteOperations.unsafeWriteTo(bundle, new DigestOutput(digest));
        } catch (IOException e) {
            throw new IllegalStateException("hashing does no I/O", e);
        }
        return new BundleId(ByteString.copyFrom(digest.digest()));
    }

    /** All 64 hex digits. */
    public String hex() {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    @Override
    public int compareTo(BundleId other) {
        return ByteString.unsignedLexicographicalComparator().compare(bytes, other.bytes);
    }

    @Override
    public String toString() {
        return hex().substring(0, 8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Feeds a digest from the arrays inside a byte string; through a read-only buffer each byte would be copied first. */
    private static final class DigestOutput extends ByteOutput {
        private final MessageDigest digest;

        DigestOutput(MessageDigest digest) {
            this.digest = digest;
        }

        @Override
        public void write(byte value) {
            digest.update(value);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            digest.update(bytes, offset, length);
        }

        @Override
        public void writeLazy(byte[] bytes, int offset, int length) {
            digest.update(bytes, offset, length);
        }

        @Override
        public void write(ByteBuffer bytes) {
            digest.update(bytes);
        }

        @Override
        public void writeLazy(ByteBuffer bytes) {
            digest.update(bytes);
        }
    }
}
