package dev.grapevine.benchmarks.onehop;

import java.nio.ByteBuffer;
import java.util.Random;

/** What travels: a number that counts up, the time of sending, noise; 256 bytes, unless its process is told otherwise. */
final class TestMessage {
    /** The system property that sets the bytes of a message. */
    static final String PROPERTY = "grapevine.benchmarks.bytes";

    static final int BYTES = Integer.getInteger(PROPERTY, 256);
    /** Length and message: what the bare loop writes. */
    static final int FRAME_BYTES = 4 + BYTES;

    private static final int NUMBER_AT = 0;
    private static final int SENT_AT = 8;

    private final byte[] bytes = new byte[BYTES];
    private final ByteBuffer view = ByteBuffer.wrap(bytes);

    TestMessage() {
        new Random(1).nextBytes(bytes);
    }

    /** The message with this number; the array is the same each time. */
    byte[] of(long number, long sentNanos) {
        view.putLong(NUMBER_AT, number);
        view.putLong(SENT_AT, sentNanos);
        return bytes;
    }

    static long number(ByteBuffer bytes, int offset) {
        return bytes.getLong(offset + NUMBER_AT);
    }

    static long sentNanos(ByteBuffer bytes, int offset) {
        return bytes.getLong(offset + SENT_AT);
    }
}
