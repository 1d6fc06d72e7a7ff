package dev.grapevine.protocol;

import com.google.protobuf.ByteString;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** The 32-byte name of a node. Immutable; its text form is 64 lower-case hex digits. */
public record NodeId(ByteString bytes) implements Comparable<NodeId> {
    /** Bytes in an id. */
    public static final int SIZE = 32;

    private static final int SHORT_DIGITS = 8;

    /** @throws IllegalArgumentException when {@code bytes} is not 32 bytes long */
    public NodeId {
        if (bytes.size() != SIZE) {
            throw new IllegalArgumentException("an id has " + SIZE + " bytes, not " + bytes.size());
        }
    }

    /** Draws an id. Give a cryptographic generator wherever ids must not collide or be guessed. */
    public static NodeId random(RandomGenerator random) {
        byte[] bytes = new byte[SIZE];
        random.nextBytes(bytes);
        return new NodeId(ByteString.copyFrom(bytes));
    }

    /** The id of whoever holds this public key: its SHA-256. */
    public static NodeId ofKey(ByteString publicKey) {
        return new NodeId(Sha256.of(publicKey));
    }

    /** @throws IllegalArgumentException when {@code hex} is not 64 hex digits */
    public static NodeId parse(String hex) {
        if (hex.length() != 2 * SIZE) {
            throw new IllegalArgumentException("an id has " + 2 * SIZE + " hex digits, not " + hex.length());
        }
        return new NodeId(ByteString.copyFrom(HexFormat.of().parseHex(hex)));
    }

    /** All 64 hex digits. */
    public String hex() {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    /** The first 8 hex digits, for people. */
    public String brief() {
        return hex().substring(0, SHORT_DIGITS);
    }

    /** By unsigned bytes from the first on; makes no objects, unlike {@link ByteString}'s own comparator. */
    @Override
    public int compareTo(NodeId other) {
        for (int i = 0; i < SIZE; i++) {
            int difference = Byte.toUnsignedInt(bytes.byteAt(i)) - Byte.toUnsignedInt(other.bytes.byteAt(i));
            if (difference != 0) {
                return difference;
            }
        }
        return 0;
    }

    /** Written out, like {@link #hashCode}: the JVM compiles these into every map look-up, and a record's own are large. */
    @Override
    public boolean equals(Object other) {
        return other instanceof NodeId id && bytes.equals(id.bytes);
    }

    @Override
    public int hashCode() {
        return bytes.hashCode();
    }

    @Override
    public String toString() {
        return brief();
    }
}
