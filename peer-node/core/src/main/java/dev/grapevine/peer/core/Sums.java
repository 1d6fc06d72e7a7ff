package dev.grapevine.peer.core;

import com.google.protobuf.ByteString;
import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.BundleId;
import dev.grapevine.wire.Summary;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What a peer keeps, added up bucket by bucket, so that two who keep the same see it from 1 KiB (the checksums of Demers
 * et al., section 1.3). A salt that is new each time keeps anybody from making up bundles whose sums are those of others.
 */
final class Sums {
    /**
     * What a bundle adds.
     *
     * @param head the first eight bytes of its id
     * @param broadcast whether it concerns everybody
     */
    record Term(int bucket, long head, boolean broadcast) {
        static Term of(BundleId id, StreamId stream) {
            ByteString bytes = id.bytes();
            long head = 0;
            for (int i = 0; i < Long.BYTES; i++) {
                head = head << Byte.SIZE | bytes.byteAt(i) & 0xFF;
            }
            return new Term(Buckets.of(stream), head, stream.topic().isEmpty());
        }
    }

    private final BundleStore store;
    private final Interests interests;

    Sums(BundleStore store, Interests interests) {
        this.store = store;
        this.interests = interests;
    }

    /** Of the bundles that concern a neighbour: it adds up the same. */
    int[] of(LinkId neighbour, long salt, long nowNanos) {
        int[] sums = new int[Buckets.COUNT];
        Map<String, Boolean> concern = new HashMap<>();
        store.forEachStaying(nowNanos, bundle -> {
            Term term = bundle.term();
            if (term.broadcast
                    || concern.computeIfAbsent(bundle.stream().topic(), topic -> interests.concern(neighbour, topic))) {
                sums[term.bucket] += mixed(salt ^ term.head);
            }
        });
        return sums;
    }

    /** For a neighbour, which finds the buckets in which it keeps something else. */
    Summary summary(LinkId neighbour, long salt, long nowNanos) {
        Summary.Builder summary = Summary.newBuilder().setSalt(salt);
        Arrays.stream(of(neighbour, salt, nowNanos)).forEach(summary::addSums);
        return summary.build();
    }

    /** The buckets in which a neighbour keeps something else. */
    Buckets differing(LinkId neighbour, Summary theirs, long nowNanos) {
        int[] mine = of(neighbour, theirs.getSalt(), nowNanos);
        int[] sums = new int[Buckets.COUNT];
        Arrays.setAll(sums, theirs::getSums);
        return Buckets.differing(mine, sums);
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood, 2014), its lower half. */
    private static int mixed(long value) {
        long z = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return (int) (z ^ z >>> 31);
    }
}
