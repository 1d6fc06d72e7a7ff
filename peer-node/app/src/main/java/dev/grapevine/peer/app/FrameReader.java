package dev.grapevine.peer.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Takes a stream of bytes apart into frames, each as soon as its last byte has come. A frame that begins with {@code FF} is a
 * JPEG image and ends with its EOI marker; that is what {@code ffmpeg -f mjpeg} writes. Any other begins with its length,
 * four bytes, the highest first, which is never so large that it begins with {@code FF}. Both may follow each other.
 *
 * <p>Holds one frame of bounded size and one buffer. Used by one thread.
 */
final class FrameReader {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int LENGTH_BYTES = 4;
    private static final int FF = 0xFF;
    private static final int TEM = 0x01;
    private static final int FIRST_RESTART = 0xD0;
    private static final int LAST_RESTART = 0xD7;
    private static final int SOI = 0xD8;
    private static final int EOI = 0xD9;
    private static final int SOS = 0xDA;

    private final InputStream in;
    private final int mostBytes;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int end;
    private long frame;
    private ByteArrayOutputStream taken = new ByteArrayOutputStream();

    /** One frame as it came, without the length before it. */
    record Frame(byte[] bytes, boolean jpeg) {}

    /** What comes is no frame; the message says in which way and what to try. */
    static final class Malformed extends IOException {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    /** @param mostBytes of one frame */
    FrameReader(InputStream in, int mostBytes) {
        this.in = in;
        this.mostBytes = mostBytes;
    }

    /**
     * Waits for the next frame; nothing at the end.
     *
     * @throws Malformed when it is none, is too large, or ends in the middle; then there is no next one
     */
    Optional<Frame> next() throws IOException {
        frame++;
        taken = new ByteArrayOutputStream(taken.size());
        int first = read();
        if (first < 0) {
            return Optional.empty();
        }
        return Optional.of(first == FF ? new Frame(jpeg(), true) : new Frame(counted(first), false));
    }

    // ---- with a length ----

    private byte[] counted(int first) throws IOException {
        long length = first;
        for (int i = 1; i < LENGTH_BYTES; i++) {
            length = length << Byte.SIZE | present(read());
        }
        if (length > mostBytes) {
            throw new Malformed("frame " + frame + " begins like one of " + length + " bytes, and a message has "
                    + mostBytes + " at most; frames are JPEG images, or have their length before them in 4 bytes,"
                    + " the highest first");
        }
        while (taken.size() < length) {
            present(end > position ? 0 : fill());
            int part = (int) Math.min(length - taken.size(), end - position);
            taken.write(buffer, position, part);
            position += part;
        }
        return taken.toByteArray();
    }

    // ---- JPEG ----

    /** From after the first {@code FF}. Segments are passed over by their length: a thumbnail in one has an EOI too. */
    private byte[] jpeg() throws IOException {
        taken.write(FF);
        if (take() != SOI) {
            throw noJpeg();
        }
        int marker = marker();
        while (marker != EOI) {
            if (marker != TEM && !isRestart(marker)) {
                segment();
            }
            marker = marker == SOS ? markerAfterScan() : marker();
        }
        return taken.toByteArray();
    }

    private int marker() throws IOException {
        if (take() != FF) {
            throw noJpeg();
        }
        return code();
    }

    /** What follows an {@code FF}, of which there may be several. */
    private int code() throws IOException {
        int code = take();
        while (code == FF) {
            code = take();
        }
        return code;
    }

    private void segment() throws IOException {
        int length = take() << Byte.SIZE | take();
        for (int i = 2; i < length; i++) {
            take();
        }
    }

    /** In the data of an image an {@code FF} is followed by 0, or by the number of a restart. */
    private int markerAfterScan() throws IOException {
        while (true) {
            while (take() != FF) {
                // Data of the image.
            }
            int code = code();
            if (code != 0 && !isRestart(code)) {
                return code;
            }
        }
    }

    private static boolean isRestart(int marker) {
        return marker >= FIRST_RESTART && marker <= LAST_RESTART;
    }

    private int take() throws IOException {
        int read = present(read());
        if (taken.size() == mostBytes) {
            throw new Malformed("frame " + frame + " is an image of more than " + mostBytes
                    + " bytes, the most of a message; make it smaller");
        }
        taken.write(read);
        return read;
    }

    private Malformed noJpeg() {
        return new Malformed("frame " + frame + " begins like a JPEG image and is none after " + taken.size()
                + " bytes; frames are JPEG images, as ffmpeg -f mjpeg writes them, or have their length before them");
    }

    // ---- bytes ----

    private int present(int read) throws Malformed {
        if (read < 0) {
            throw new Malformed("the input has ended within frame " + frame + ", which is left out");
        }
        return read;
    }

    private int read() throws IOException {
        return position < end || fill() > 0 ? buffer[position++] & FF : -1;
    }

    private int fill() throws IOException {
        position = 0;
        end = in.read(buffer);
        return end;
    }
}
