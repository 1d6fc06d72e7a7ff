package dev.grapevine.protocol;

import com.google.protobuf.ByteString;
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
        return new BundleId(Sha256.of(bundle));
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
}
