package dev.grapevine.protocol;

import dev.grapevine.wire.Frame;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns a stream of bytes into frames: what has arrived and is not yet a whole frame.
 *
 * <p>Grows with the bytes that came, never with what a length prefix claims, and falls back to a few hundred bytes when
 * idle. Whoever has thousands of quiet links waits with {@link #await} and lets it {@link #rest} after each turn: it then
 * holds a single byte. Used by one thread at a time.
 */
public final class FrameBuffer {
    private static final int FIRST_BYTES = 512;
    private static final int MAX_READ_BYTES = 64 * 1024;

    private final MessageCodec codec;
    private final byte[] resting = new byte[1];
    private byte[] bytes = resting;
    private int start;
    private int end;
    private int arrived;
    private int maxFrameBytes;

    /** Begins with the limit for a stranger's first frame. */
    public FrameBuffer(MessageCodec codec) {
        this.codec = codec;
        this.maxFrameBytes = codec.limits().maxHandshakeFrameBytes();
    }

    /** The other side has said who it is: frames may now be of full size. */
    public void handshakeDone() {
        maxFrameBytes = codec.limits().maxFrameBytes();
    }

    /**
     * Reads once from the stream; blocks until something came.
     *
     * @return the number of bytes read, -1 at the end of the stream
     */
    public int fill(InputStream in) throws IOException {
        makeRoom(in);
        return took(in.read(bytes, end, Math.min(bytes.length - end, MAX_READ_BYTES)));
    }

    private int took(int read) {
        end += Math.max(read, 0);
        arrived += Math.max(read, 0);
        return read;
    }

    /**
     * Waits for the next byte and takes no more, so that a thread can wait here without room for what may come.
     *
     * @return 1, or -1 at the end of the stream
     */
    public int await(InputStream in) throws IOException {
        if (end == bytes.length) {
            makeRoom(in);
        }
        return took(in.read(bytes, end, 1));
    }

    /** Takes what has come, without waiting. */
    public void fillUp(InputStream in) throws IOException {
        if (in.available() > 0) {
            fill(in);
        }
    }

    /** How many bytes have come since this was last asked. */
    public int arrived() {
        int bytesArrived = arrived;
        arrived = 0;
        return bytesArrived;
    }

    /** Room that the buffers of one thread lend each other, so that a turn makes none. */
    public static final class Spare {
        private byte @Nullable [] room = new byte[FIRST_BYTES];
    }

    /** Is about to be filled after a wait: takes the spare room, unless it has some of its own. */
    public void borrow(Spare spare) {
        if (bytes == resting && spare.room != null) {
            bytes = spare.room;
            spare.room = null;
            System.arraycopy(resting, start, bytes, 0, end - start);
            end -= start;
            start = 0;
        }
    }

    /** Nothing more is to be decoded for now: gives back what a wait does not need. */
    public void rest(Spare spare) {
        int pending = end - start;
        if (pending == 0) {
            if (bytes.length == FIRST_BYTES) {
                spare.room = bytes;
            }
            bytes = resting;
            start = 0;
            end = 0;
        } else if (bytes.length > FIRST_BYTES && pending <= bytes.length / 4) {
            move(Math.max(FIRST_BYTES, 2 * pending));
        }
    }

    /** The next whole frame, if there is one. */
    public Optional<Frame> next() throws MalformedFrame {
        int available = end - start;
        if (available < MessageCodec.PREFIX_BYTES) {
            return Optional.empty();
        }
        int length = codec.frameLength(bytes, start, maxFrameBytes);
        if (available < MessageCodec.PREFIX_BYTES + length) {
            return Optional.empty();
        }
        int from = start + MessageCodec.PREFIX_BYTES;
        start = from + length;
        return Optional.of(codec.decode(bytes, from, length));
    }

    /** Bytes held for a frame that is not complete. */
    public int pendingBytes() {
        return end - start;
    }

    /** Bytes of memory held, whatever is in them. */
    int heldBytes() {
        return bytes.length;
    }

    /** Grows when one frame fills it, shrinks when little is left and nothing more is on its way. */
    private void makeRoom(InputStream in) throws IOException {
        int pending = end - start;
        if (bytes.length < FIRST_BYTES) {
            move(FIRST_BYTES);
        } else if (end == bytes.length && pending > bytes.length / 2) {
            move(Math.min(2 * bytes.length, limit()));
        } else if (bytes.length > FIRST_BYTES && pending <= bytes.length / 4 && in.available() == 0) {
            move(Math.max(FIRST_BYTES, 2 * pending));
        } else if (end == bytes.length || pending == 0) {
            move(bytes.length);
        }
    }

    private void move(int size) {
        int pending = end - start;
        byte[] room = size == bytes.length ? bytes : new byte[size];
        System.arraycopy(bytes, start, room, 0, pending);
        bytes = room;
        start = 0;
        end = pending;
    }

    private int limit() {
        return MessageCodec.PREFIX_BYTES + maxFrameBytes + MAX_READ_BYTES;
    }
}
