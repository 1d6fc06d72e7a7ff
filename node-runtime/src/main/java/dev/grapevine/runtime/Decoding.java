package dev.grapevine.runtime;

import dev.grapevine.protocol.FrameBuffer;
import dev.grapevine.protocol.MalformedFrame;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Which thread decodes what has come over a link and runs the node with it: the link's own, or one {@link Decoder} that all
 * links of the node share while theirs wait. The shared one is for nodes with thousands of quiet links, where each link's
 * thread only waits for a byte: it holds no buffer, makes no objects, and its stack stays as small as a stack can be.
 */
final class Decoding implements AutoCloseable {
    private final @Nullable Decoder shared;
    private final FrameBuffer.Spare spare = new FrameBuffer.Spare();

    private Decoding(@Nullable Decoder shared) {
        this.shared = shared;
    }

    /** On the link's thread: nothing is handed over, a hop is as short as can be. */
    static Decoding onLinkThreads() {
        return new Decoding(null);
    }

    /** On one thread for all links. */
    static Decoding shared(String name) {
        return new Decoding(new Decoder(name));
    }

    /** Work on bytes that have come. */
    interface Work {
        void run() throws IOException, MalformedFrame;
    }

    /** Waits for bytes, of which one at least is taken. Returns false at the end of the stream. */
    boolean await(FrameBuffer buffer, InputStream in) throws IOException {
        return (shared == null ? buffer.fill(in) : buffer.await(in)) >= 0;
    }

    /** What the link is to do each time bytes have come; made once, so that waking makes nothing. */
    Decoder.Turn turn(FrameBuffer buffer, InputStream in, Work handFrames) {
        return new Decoder.Turn(
                shared == null
                        ? handFrames
                        : () -> {
                            buffer.borrow(spare);
                            buffer.fillUp(in);
                            handFrames.run();
                            buffer.rest(spare);
                        });
    }

    /** Takes a turn; returns when it is done. */
    void run(Decoder.Turn turn) throws IOException, MalformedFrame {
        if (shared == null) {
            turn.work.run();
        } else {
            shared.run(turn);
        }
    }

    @Override
    public void close() {
        if (shared != null) {
            shared.close();
        }
    }
}
