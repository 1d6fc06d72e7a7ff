package dev.grapevine.peer.core.content;

import com.google.protobuf.ByteString;
import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.ContentId;
import dev.grapevine.protocol.ContentRules;
import dev.grapevine.wire.Content;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The chunks of one content that this peer has, and who wants to hear of them. */
final class Holding {
    /** Who has been given nothing for so long has left, or has it all from others. */
    private static final long IN_USE_NANOS = 5_000_000_000L;

    final ContentId id;
    final Content content;
    final int chunks;
    /** Neighbours that fetch it and have not said that they have it all. */
    private final Set<LinkId> fetchers = new LinkedHashSet<>();

    private final List<ByteString> data;
    private final BitSet has = new BitSet();
    private boolean given;
    private long usedNanos;

    /** One of which nothing is here yet. */
    Holding(ContentId id, Content content, long nowNanos) {
        this.id = id;
        this.content = content;
        this.chunks = ContentRules.chunks(content.getBytes());
        this.data = new ArrayList<>(Collections.nCopies(chunks, ByteString.EMPTY));
        this.usedNanos = nowNanos;
    }

    /** Takes all that this peer itself publishes. */
    void take(ByteString whole) {
        for (int index = 0; index < chunks; index++) {
            data.set(index, ContentRules.part(whole, index));
        }
        has.set(0, chunks);
    }

    /** Takes a chunk that has been checked. */
    void take(int index, ByteString chunk) {
        data.set(index, chunk);
        has.set(index);
    }

    /** Gives a chunk that is here. */
    ByteString give(int index, long nowNanos) {
        usedNanos = nowNanos;
        given = true;
        return data.get(index);
    }

    boolean has(int index) {
        return has.get(index);
    }

    boolean isComplete() {
        return has.cardinality() == chunks;
    }

    /** The content; shares the memory of its chunks. */
    ByteString whole() {
        return ByteString.copyFrom(data);
    }

    long bytes() {
        return content.getBytes();
    }

    /** On the wire: one bit a chunk, as many bytes as it takes, so that nothing yet differs from nothing known. */
    ByteString bits() {
        int bytes = (chunks + Byte.SIZE - 1) / Byte.SIZE;
        return ByteString.copyFrom(Arrays.copyOf(has.toByteArray(), bytes));
    }

    /** Whether somebody who says this has all of it. */
    boolean isAll(ByteString bits) {
        return BitSet.valueOf(bits.toByteArray()).cardinality() >= chunks;
    }

    /** What is here neither yet nor among these, out of what somebody has. */
    BitSet missing(BitSet theirs, BitSet asked) {
        BitSet missing = (BitSet) theirs.clone();
        missing.andNot(has);
        missing.andNot(asked);
        return missing;
    }

    void fetchedBy(LinkId link, long nowNanos) {
        fetchers.add(link);
        usedNanos = nowNanos;
    }

    void fetched(LinkId link) {
        fetchers.remove(link);
    }

    List<LinkId> fetchers() {
        return List.copyOf(fetchers);
    }

    /** Whether somebody is probably still fetching it from here, or about to. */
    boolean inUse(long nowNanos) {
        return nowNanos - usedNanos < IN_USE_NANOS && !(given && fetchers.isEmpty());
    }
}
