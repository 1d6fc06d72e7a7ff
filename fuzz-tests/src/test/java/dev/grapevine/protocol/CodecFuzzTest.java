package dev.grapevine.protocol;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.grapevine.fuzz.Allocation;
import dev.grapevine.fuzz.NeedsAgent;
import dev.grapevine.wire.Frame;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as a frame, and as a stream of frames. */
@ExtendWith(NeedsAgent.class)
class CodecFuzzTest {
    /** A repeated field of empty messages takes two bytes each on the wire. */
    private static final int MOST_PER_BYTE = 200;

    private final MessageCodec codec = new MessageCodec(Limits.DEFAULT);

    static Stream<byte[]> frames() {
        return SampleFrames.all().stream().map(Frame::toByteArray);
    }

    static Stream<byte[]> streams() {
        return SampleFrames.all().stream().map(MessageCodec::encode);
    }

    /** What decodes is encoded to something that decodes to the same; memory grows with the bytes only. */
    @MethodSource("frames")
    @FuzzTest
    void frame(byte[] bytes) {
        Allocation.insistAtMost(MOST_PER_BYTE, bytes.length, () -> decoded(bytes, 0, bytes.length));
        decoded(bytes, 0, bytes.length).ifPresent(frame -> {
            byte[] again = MessageCodec.encode(frame);
            int length = again.length - MessageCodec.PREFIX_BYTES;
            if (!decoded(again, MessageCodec.PREFIX_BYTES, length).equals(Optional.of(frame))) {
                throw new AssertionError("not the same again: " + frame);
            }
        });
    }

    /** A stream says the same however it is cut into reads. */
    @MethodSource("streams")
    @FuzzTest
    void stream(byte[] bytes) throws IOException {
        int piece = bytes.length == 0 ? 1 : 1 + (bytes[bytes.length - 1] & 0x1F);
        List<Object> whole = read(bytes, Integer.MAX_VALUE);
        if (!whole.equals(read(bytes, piece))) {
            throw new AssertionError("otherwise in pieces of " + piece);
        }
    }

    private Optional<Frame> decoded(byte[] bytes, int offset, int length) {
        try {
            return Optional.of(codec.decode(bytes, offset, length));
        } catch (MalformedFrame e) {
            return Optional.empty();
        }
    }

    /** The frames, and the mistake that ends them. */
    private List<Object> read(byte[] bytes, int piece) throws IOException {
        FrameBuffer buffer = new FrameBuffer(codec);
        List<Object> said = new ArrayList<>();
        try {
            for (int at = 0; at < bytes.length; at += Math.min(piece, bytes.length - at)) {
                byte[] next = Arrays.copyOfRange(bytes, at, at + Math.min(piece, bytes.length - at));
                ByteArrayInputStream in = new ByteArrayInputStream(next);
                while (in.available() > 0) {
                    buffer.fill(in);
                    frames(buffer, said);
                }
            }
        } catch (MalformedFrame e) {
            said.add(e.rule());
        }
        return said;
    }

    private static void frames(FrameBuffer buffer, List<Object> said) throws MalformedFrame {
        Optional<Frame> frame = buffer.next();
        while (frame.isPresent()) {
            said.add(frame.get());
            buffer.handshakeDone();
            frame = buffer.next();
        }
    }
}
