package dev.grapevine.peer.files;

import com.google.protobuf.ByteString;
import dev.grapevine.protocol.ContentId;
import dev.grapevine.protocol.ContentRules;
import dev.grapevine.wire.Content;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The files that this peer shares. Reads from disk what is asked for. Safe for any thread. */
final class Shelf {
    static final int HASHES_AT_ONCE = 8_192;
    private static final int MOST = 1_024;

    private record Item(Content content, SharedFile file) {}

    private final Map<ContentId, Item> items = new ConcurrentHashMap<>();

    SharedFile add(Path path, Content content) {
        ContentId id = ContentId.of(content);
        if (items.size() >= MOST && !items.containsKey(id)) {
            throw new IllegalStateException("this peer shares " + MOST + " files already");
        }
        SharedFile file = new SharedFile(FileHash.text(id), path.toAbsolutePath(), content.getBytes());
        items.put(id, new Item(content, file));
        return file;
    }

    Optional<SharedFile> find(ContentId id) {
        return Optional.ofNullable(items.get(id)).map(Item::file);
    }

    List<SharedFile> all() {
        return items.values().stream().map(Item::file).toList();
    }

    byte[] hashes(ContentId id, long from) {
        ByteString all = item(id).content.getChunkHashes();
        long begin = from * FileHash.BYTES;
        if (from < 0 || begin > all.size()) {
            throw new IllegalArgumentException("the file does not have so many chunks");
        }
        int end = (int) Math.min(all.size(), begin + (long) HASHES_AT_ONCE * FileHash.BYTES);
        return all.substring((int) begin, end).toByteArray();
    }

    byte[] chunk(ContentId id, long index) {
        Item item = item(id);
        if (index < 0 || index >= ContentRules.chunks(item.content.getBytes())) {
            throw new IllegalArgumentException("the file does not have so many chunks");
        }
        long begin = index * ContentRules.CHUNK_BYTES;
        ByteBuffer chunk =
                ByteBuffer.allocate((int) Math.min(ContentRules.CHUNK_BYTES, item.content.getBytes() - begin));
        try (FileChannel in = FileChannel.open(item.file.path(), StandardOpenOption.READ)) {
            while (chunk.hasRemaining() && in.read(chunk, begin + chunk.position()) >= 0) {
                continue;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the file cannot be read any more", e);
        }
        return chunk.array();
    }

    private Item item(ContentId id) {
        return Optional.ofNullable(items.get(id))
                .orElseThrow(() -> new IllegalArgumentException("this peer does not share that file"));
    }
}
