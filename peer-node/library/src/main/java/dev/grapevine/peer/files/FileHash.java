package dev.grapevine.peer.files;

import com.google.protobuf.ByteString;
import dev.grapevine.protocol.ContentId;
import dev.grapevine.protocol.ContentRules;
import dev.grapevine.wire.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** The names of files' bytes. Stateless. */
final class FileHash {
    static final int BYTES = 32;

    private FileHash() {}

    /** Reads all of the file. */
    static Content describe(Path path) throws IOException {
        ByteString.Output hashes = ByteString.newOutput();
        long bytes = 0;
        try (InputStream in = Files.newInputStream(path)) {
            byte[] chunk = in.readNBytes(ContentRules.CHUNK_BYTES);
            while (chunk.length > 0) {
                ContentRules.hash(ByteString.copyFrom(chunk)).writeTo(hashes);
                bytes += chunk.length;
                chunk = in.readNBytes(ContentRules.CHUNK_BYTES);
            }
        }
        return Content.newBuilder()
                .setBytes(bytes)
                .setChunkHashes(hashes.toByteString())
                .build();
    }

    static String text(ContentId id) {
        return HexFormat.of().formatHex(id.bytes().toByteArray());
    }

    /** @throws IllegalArgumentException when it is not 64 hex digits */
    static ContentId parse(String hash) {
        try {
            return new ContentId(ByteString.copyFrom(HexFormat.of().parseHex(hash)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a file's hash has 64 hex digits, as share prints them; this is none");
        }
    }
}
