package dev.grapevine.protocol;

import dev.grapevine.wire.Frame;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Turns a stream of bytes into frames: what has arrived and is not yet a whole frame.
 *
 * <p>Grows with the bytes that came, never with what a length prefix claims, and falls back to a few bytes when idle,
 * so that thousands of quiet links cost little. Used by one thread.
 */
public final class FrameBuffer {
    private static final int IDLE_BYTES = 512;
    private static final int MAX_READ_BYTES = 64 * 1024;

    private final MessageCodec codec;
    private byte[] bytes = new byte[IDLE_BYTES];
    private int start;
    private int end;
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
        int read = in.read(bytes, end, Math.min(bytes.length - end, MAX_READ_BYTES));
        end += Math.max(read, 0);
        return read;
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
        if (end == bytes.length && pending > bytes.length / 2) {
            move(Math.min(2 * bytes.length, limit()));
        } else if (bytes.length > IDLE_BYTES && pending <= bytes.length / 4 && in.available() == 0) {
            move(Math.max(IDLE_BYTES, 2 * pending));
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
