package dev.grapevine.peer.files;

import com.google.protobuf.ByteString;
import dev.grapevine.protocol.ContentId;
import dev.grapevine.protocol.ContentRules;
import dev.grapevine.wire.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;

/**
 * A file on its way, beside its target and named after its hash, so that an interrupted fetch goes on where it was. Takes
 * only chunks that are what their hashes say. For one thread.
 */
final class PartFile implements AutoCloseable {
    private final Content content;
    private final int chunks;
    private final Path target;
    private final Path part;
    private final FileChannel channel;
    private final BitSet here = new BitSet();
    private long done;

    PartFile(Path target, Content content) throws IOException {
        this.content = content;
        this.chunks = ContentRules.chunks(content.getBytes());
        this.target = target;
        this.part =
                target.resolveSibling("." + FileHash.text(ContentId.of(content)).substring(0, 16) + ".part");
        this.channel =
                FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        recall();
    }

    /** What an earlier fetch has left is read and checked. */
    private void recall() throws IOException {
        long size = channel.size();
        for (int index = 0; index < chunks && begin(index) < size; index++) {
            ByteBuffer chunk = ByteBuffer.allocate(length(index));
            while (chunk.hasRemaining() && channel.read(chunk, begin(index) + chunk.position()) >= 0) {
                continue;
            }
            if (ContentRules.isChunk(content, index, ByteString.copyFrom(chunk.flip()))) {
                note(index);
            }
        }
    }

    private static long begin(int index) {
        return (long) index * ContentRules.CHUNK_BYTES;
    }

    private int length(int index) {
        return (int) Math.min(ContentRules.CHUNK_BYTES, content.getBytes() - begin(index));
    }

    private void note(int index) {
        here.set(index);
        done += length(index);
    }

    /** Writes a chunk; returns false when it is not what its hash says. */
    boolean take(int index, byte[] data) throws IOException {
        if (!ContentRules.isChunk(content, index, ByteString.copyFrom(data))) {
            return false;
        }
        if (!here.get(index)) {
            ByteBuffer chunk = ByteBuffer.wrap(data);
            while (chunk.hasRemaining()) {
                channel.write(chunk, begin(index) + chunk.position());
            }
            note(index);
        }
        return true;
    }

    /** The first chunk that is neither here nor asked for, or -1. */
    int next(BitSet asked) {
        BitSet taken = (BitSet) here.clone();
        taken.or(asked);
        int next = taken.nextClearBit(0);
        return next < chunks ? next : -1;
    }

    boolean isComplete() {
        return here.cardinality() == chunks;
    }

    long done() {
        return done;
    }

    long total() {
        return content.getBytes();
    }

    /** It is all here: it gets its name. What has that name already stays as it is. */
    void finish() throws IOException {
        channel.truncate(content.getBytes());
        channel.force(true);
        channel.close();
        if (Files.exists(target)) {
            throw new IOException(target + " exists by now; the fetched file is " + part);
        }
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
