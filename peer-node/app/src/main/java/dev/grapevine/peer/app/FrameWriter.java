package dev.grapevine.peer.app;

import dev.grapevine.peer.view.ReceivedMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;

/** Writes frames as {@link FrameReader} takes them apart. Keeps nothing. */
final class FrameWriter {
    static final String JPEG = "image/jpeg";

    private FrameWriter() {}

    /** An image as it is, anything else after its length. */
    static void write(ReceivedMessage message, PrintStream out) {
        byte[] payload = message.payload().toByteArray();
        if (!message.contentType().equals(JPEG) || !isImage(payload)) {
            out.writeBytes(
                    ByteBuffer.allocate(Integer.BYTES).putInt(payload.length).array());
        }
        out.writeBytes(payload);
    }

    /** Whether whoever reads it finds its end: anybody can call anything an image. */
    private static boolean isImage(byte[] payload) {
        try {
            return new FrameReader(new ByteArrayInputStream(payload), payload.length)
                    .next()
                    .filter(frame -> frame.jpeg() && frame.bytes().length == payload.length)
                    .isPresent();
        } catch (IOException e) {
            return false;
        }
    }
}
