package dev.grapevine.benchmarks.onehop;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;

/** The bare loop's sending end: frames of four bytes of length and the message, over a blocking socket. */
final class BareWriter {
    private static final int BATCH_FRAMES = Math.max(1, 64 * 1024 / TestMessage.FRAME_BYTES);

    private final OutputStream out;
    private final byte[] batch = new byte[BATCH_FRAMES * TestMessage.FRAME_BYTES];
    private final ByteBuffer view = ByteBuffer.wrap(batch);
    private final TestMessage message = new TestMessage();

    BareWriter(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        this.out = socket.getOutputStream();
    }

    /** As fast as it goes, in writes of 64 KiB, or of one message if that is larger. */
    void flood(long first, long count) throws IOException {
        int frames = 0;
        for (long number = first; number < first + count; number++) {
            put(frames, number, 0);
            frames++;
            if (frames == BATCH_FRAMES) {
                out.write(batch);
                frames = 0;
            }
        }
        out.write(batch, 0, frames * TestMessage.FRAME_BYTES);
    }

    /** One frame in a write of its own. */
    void one(long number) throws IOException {
        put(0, number, System.nanoTime());
        out.write(batch, 0, TestMessage.FRAME_BYTES);
    }

    private void put(int frame, long number, long sentNanos) {
        int at = frame * TestMessage.FRAME_BYTES;
        view.putInt(at, TestMessage.BYTES);
        view.put(at + 4, message.of(number, sentNanos));
    }
}
