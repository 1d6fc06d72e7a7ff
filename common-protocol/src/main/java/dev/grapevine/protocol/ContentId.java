package dev.grapevine.protocol;

import com.google.protobuf.ByteString;
import dev.grapevine.wire.Content;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * SHA-256 over a content's size and the hashes of its chunks: whoever has it can check every byte. Immutable. Ordered so
 * that a hash table stays fast whatever neighbours make up.
 */
public record ContentId(ByteString bytes) implements Comparable<ContentId> {
    /** @throws IllegalArgumentException when {@code bytes} is not 32 bytes long */
    public ContentId {
        if (bytes.size() != BundleId.SIZE) {
            throw new IllegalArgumentException("a content's id has " + BundleId.SIZE + " bytes, not " + bytes.size());
        }
    }

    /** The id of what is described. */
    public static ContentId of(Content content) {
        ByteBuffer size = ByteBuffer.allocate(Long.BYTES).putLong(0, content.getBytes());
        return new ContentId(Sha256.of(ByteString.copyFrom(size).concat(content.getChunkHashes())));
    }

    @Override
    public int compareTo(ContentId other) {
        return ByteString.unsignedLexicographicalComparator().compare(bytes, other.bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes.substring(0, 4).toByteArray());
    }
}
