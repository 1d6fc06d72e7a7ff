package dev.grapevine.peer.core;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.BitSet;

/** A set of the 256 buckets that streams fall into, by the first byte of their origin. Immutable. */
final class Buckets {
    static final int COUNT = 1 << Byte.SIZE;
    static final Buckets ALL = allOf();

    private final BitSet set;

    private Buckets(BitSet set) {
        this.set = set;
    }

    private static Buckets allOf() {
        BitSet all = new BitSet(COUNT);
        all.set(0, COUNT);
        return new Buckets(all);
    }

    /** The ones in which two lists of sums differ. */
    static Buckets differing(int[] mine, int[] theirs) {
        BitSet set = new BitSet(COUNT);
        for (int bucket = 0; bucket < COUNT; bucket++) {
            set.set(bucket, mine[bucket] != theirs[bucket]);
        }
        return new Buckets(set);
    }

    /** As a Digest has them; all of them when it says nothing. */
    static Buckets of(ByteString bytes) {
        return bytes.isEmpty() ? ALL : new Buckets(BitSet.valueOf(bytes.toByteArray()));
    }

    static int of(StreamId stream) {
        return Byte.toUnsignedInt(stream.origin().bytes().byteAt(0));
    }

    boolean isEmpty() {
        return set.isEmpty();
    }

    boolean contain(StreamId stream) {
        return set.get(of(stream));
    }

    /** For a Digest. */
    ByteString bytes() {
        if (set.cardinality() == COUNT) {
            return ByteString.EMPTY;
        }
        return ByteString.copyFrom(Arrays.copyOf(set.toByteArray(), COUNT / Byte.SIZE));
    }
}
