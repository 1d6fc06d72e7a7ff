package dev.grapevine.protocol;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.OptionalLong;

/**
 * The proof of work that a seed asks of newcomers: a nonce with which one SHA-256 begins with enough bits that are 0. It
 * holds for one peer and one challenge, so it is worth nothing to anybody else, to another seed, or when the challenge is
 * over. Whoever checks it computes one hash; whoever looks for it, 2^bits on average. Immutable; safe for any thread.
 */
public final class Puzzle {
    /** Bytes in a challenge. */
    public static final int CHALLENGE_BYTES = 32;

    /** More than anybody can be asked for: half a minute of a core. */
    public static final int MOST_BITS = 26;

    /** 32 bytes, so that with the challenge it fills one block of SHA-256. */
    private static final byte[] STATEMENT = "grapevine proof of work, ver. 1:".getBytes(StandardCharsets.US_ASCII);

    private final MessageDigest head;
    private final byte[] peer;
    private final int bits;

    /**
     * What this peer has to find.
     *
     * @param challenge 32 bytes
     * @param bits how many bits are 0; 0 when any nonce will do
     */
    public Puzzle(ByteString challenge, NodeId peer, int bits) {
        this.head = Sha256.digest();
        head.update(STATEMENT);
        head.update(challenge.toByteArray());
        this.peer = peer.bytes().toByteArray();
        this.bits = bits;
    }

    /** Whether this nonce solves it. */
    public boolean solvedBy(long nonce) {
        MessageDigest digest = copyOfHead();
        digest.update(ByteBuffer.allocate(peer.length + Long.BYTES)
                .put(peer)
                .putLong(nonce)
                .flip());
        long first = ByteBuffer.wrap(digest.digest()).getLong();
        return Long.numberOfLeadingZeros(first) >= bits;
    }

    /** The first nonce of these that solves it. */
    public OptionalLong search(long from, int count) {
        for (long nonce = from; nonce < from + count; nonce++) {
            if (solvedBy(nonce)) {
                return OptionalLong.of(nonce);
            }
        }
        return OptionalLong.empty();
    }

    /** How many tries it takes on average. */
    public long usualTries() {
        return 1L << bits;
    }

    private MessageDigest copyOfHead() {
        try {
            return (MessageDigest) head.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's SHA-256 can be copied", e);
        }
    }
}
