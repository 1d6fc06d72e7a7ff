package dev.grapevine.protocol;

import com.google.protobuf.ByteString;
import dev.grapevine.wire.Content;
import java.util.Optional;

/** How a large payload is described, divided and checked. Stateless. */
public final class ContentRules {
    /** Bytes of every chunk but the last, which can be shorter. */
    public static final int CHUNK_BYTES = 256 * 1024;

    /** The most bytes of a content. */
    public static final int MOST_BYTES = 64 * 1024 * 1024;

    /** The most chunks of a content. */
    public static final int MOST_CHUNKS = MOST_BYTES / CHUNK_BYTES;

    private ContentRules() {}

    /** What to say of a payload that is too large to be published, if it is. */
    public static Optional<String> tooLarge(long bytes) {
        return bytes <= MOST_BYTES
                ? Optional.empty()
                : Optional.of("a message of " + bytes + " bytes; the most is " + MOST_BYTES + ", send it in parts");
    }

    /** Hashes every chunk: some 0.2 s for the largest. */
    public static Content describe(ByteString whole) {
        int chunks = chunks(whole.size());
        ByteString.Output hashes = ByteString.newOutput(chunks * BundleId.SIZE);
        for (int index = 0; index < chunks; index++) {
            byte[] hash = hash(part(whole, index)).toByteArray();
            hashes.write(hash, 0, hash.length);
        }
        return Content.newBuilder()
                .setBytes(whole.size())
                .setChunkHashes(hashes.toByteString())
                .build();
    }

    /** Chunk {@code index} of a whole; shares its memory. */
    public static ByteString part(ByteString whole, int index) {
        int begin = index * CHUNK_BYTES;
        return whole.substring(begin, Math.min(whole.size(), begin + CHUNK_BYTES));
    }

    /** What a description says of a chunk: its SHA-256. */
    public static ByteString hash(ByteString chunk) {
        return Sha256.of(chunk);
    }

    /** How many chunks a content of so many bytes has. */
    public static int chunks(long bytes) {
        return (int) ((bytes + CHUNK_BYTES - 1) / CHUNK_BYTES);
    }

    /** Whether this is what chunk {@code index} of the content has to be. */
    public static boolean isChunk(Content content, int index, ByteString data) {
        long begin = (long) index * CHUNK_BYTES;
        int from = index * BundleId.SIZE;
        return data.size() == Math.min(CHUNK_BYTES, content.getBytes() - begin)
                && Sha256.of(data).equals(content.getChunkHashes().substring(from, from + BundleId.SIZE));
    }

    /** What is wrong with the description, if anything. */
    static Optional<String> wrong(Content content) {
        long bytes = content.getBytes();
        if (bytes < 1 || bytes > MOST_BYTES) {
            return Optional.of("a content that does not have 1 byte to 64 MiB");
        }
        boolean described = content.getChunkHashes().size() == chunks(bytes) * BundleId.SIZE;
        return described ? Optional.empty() : Optional.of("a content without one hash for each of its chunks");
    }
}
