package dev.grapevine.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Gossip;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FrameBufferTest {
    private static final int A_FEW_HUNDRED = 512;

    private final MessageCodec codec = new MessageCodec(Limits.DEFAULT);
    private final FrameBuffer buffer = new FrameBuffer(codec);

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @Test
    void aByteAtATimeGivesTheSameFrames() throws Exception {
        InputStream trickle = new Chunks(bytes(SampleFrames.all()), () -> 1);

        assertThat(readAll(buffer, trickle)).isEqualTo(SampleFrames.all());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyChunksGiveTheSameFrames(long seed) throws Exception {
        Random random = new Random(seed);
        buffer.handshakeDone();
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            frames.add(random.nextInt(4) > 0 ? Frames.ping(i) : gossip(random.nextInt(200_000)));
        }
        InputStream chunks = new Chunks(bytes(frames), () -> 1 + random.nextInt(1 << random.nextInt(18)));

        assertThat(readAll(buffer, chunks)).as("seed %d", seed).isEqualTo(frames);
    }

    @Test
    void theLargestFrameIsRead() throws Exception {
        buffer.handshakeDone();
        Frame largest = gossip(Limits.DEFAULT.maxMessageBytes());

        assertThat(readAll(buffer, new ByteArrayInputStream(bytes(List.of(largest)))))
                .containsExactly(largest);
    }

    @Test
    void aClaimedLengthTakesNoMemory() throws Exception {
        buffer.handshakeDone();
        buffer.fill(new ByteArrayInputStream(
                ByteBuffer.allocate(4).putInt(Limits.DEFAULT.maxFrameBytes()).array()));

        assertThat(buffer.next()).isEmpty();
        assertThat(buffer.heldBytes()).isLessThanOrEqualTo(A_FEW_HUNDRED);
    }

    @Test
    void memoryStaysInProportionToWhatHasCome() throws Exception {
        buffer.handshakeDone();
        InputStream slow = new Chunks(bytes(List.of(gossip(1_000_000))), () -> 777);
        while (buffer.fill(slow) > 0 && buffer.next().isEmpty()) {
            assertThat(buffer.heldBytes()).isLessThanOrEqualTo(Math.max(A_FEW_HUNDRED, 4 * buffer.pendingBytes()));
        }
    }

    @Test
    void anIdleLinkHoldsLittleAgainAfterALargeFrame() throws Exception {
        buffer.handshakeDone();
        assertThat(readAll(buffer, new ByteArrayInputStream(bytes(List.of(gossip(1_000_000))))))
                .hasSize(1);
        assertThat(buffer.heldBytes()).isLessThanOrEqualTo(A_FEW_HUNDRED);
    }

    @Test
    void aLinkThatStopsInsideAFrameHoldsInProportionToWhatIsLeft() throws Exception {
        buffer.handshakeDone();
        byte[] large = bytes(List.of(gossip(1_000_000)));
        byte[] andABit = new byte[large.length + 700];
        System.arraycopy(large, 0, andABit, 0, large.length);
        andABit[large.length + 2] = 4;

        assertThat(readAll(buffer, new ByteArrayInputStream(andABit))).hasSize(1);

        assertThat(buffer.pendingBytes()).isEqualTo(700);
        assertThat(buffer.heldBytes()).isLessThanOrEqualTo(4 * 700);
    }

    /** How a node with thousands of quiet links reads: a byte each, and room that they share. */
    @Test
    void aLinkThatAwaitsAByteAndRestsHoldsNoMore() throws Exception {
        FrameBuffer.Spare spare = new FrameBuffer.Spare();
        List<Frame> frames = SampleFrames.all();
        Random random = new Random(1);
        InputStream chunks = new Chunks(bytes(frames), () -> 1 + random.nextInt(300));
        List<Frame> read = new ArrayList<>();
        while (buffer.await(chunks) > 0) {
            buffer.borrow(spare);
            buffer.fill(chunks);
            for (Optional<Frame> frame = buffer.next(); frame.isPresent(); frame = buffer.next()) {
                read.add(frame.get());
            }
            buffer.rest(spare);
            if (buffer.pendingBytes() == 0) {
                assertThat(buffer.heldBytes()).isEqualTo(1);
            }
        }

        assertThat(read).isEqualTo(frames);
        assertThat(buffer.heldBytes()).isEqualTo(1);
        assertThat(buffer.arrived()).isEqualTo(bytes(frames).length);
    }

    @Test
    void aBusyLinkKeepsItsBuffer() throws Exception {
        buffer.handshakeDone();
        byte[] frames = bytes(List.of(gossip(1_000_000), gossip(1_000_000)));
        InputStream in = new ByteArrayInputStream(frames);
        while (buffer.next().isEmpty()) {
            buffer.fill(in);
        }
        int held = buffer.heldBytes();
        buffer.fill(in);

        assertThat(buffer.heldBytes()).isEqualTo(held).isGreaterThan(1_000_000);
    }

    /** Everything a link would read until the stream ends. */
    static List<Frame> readAll(FrameBuffer buffer, InputStream in) throws IOException, MalformedFrame {
        List<Frame> frames = new ArrayList<>();
        while (buffer.fill(in) >= 0) {
            for (Optional<Frame> frame = buffer.next(); frame.isPresent(); frame = buffer.next()) {
                frames.add(frame.get());
            }
        }
        return frames;
    }

    private static Frame gossip(int bytes) {
        var envelope = Envelope.newBuilder().setBundle(ByteString.copyFrom(new byte[bytes + 1]));
        return Frame.newBuilder()
                .setGossip(Gossip.newBuilder().addEnvelopes(envelope))
                .build();
    }

    private static byte[] bytes(List<Frame> frames) {
        var out = new ByteArrayOutputStream();
        frames.forEach(frame -> out.writeBytes(MessageCodec.encode(frame)));
        return out.toByteArray();
    }

    /** Hands out the bytes in pieces of given sizes, and never says that more is on its way. */
    private static final class Chunks extends InputStream {
        private final ByteArrayInputStream bytes;
        private final java.util.function.IntSupplier size;

        Chunks(byte[] bytes, java.util.function.IntSupplier size) {
            this.bytes = new ByteArrayInputStream(bytes);
            this.size = size;
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return bytes.read(target, offset, Math.min(length, size.getAsInt()));
        }
    }

    @Test
    void chunksAreReadAsTheyCome() throws Exception {
        byte[] ping = MessageCodec.encode(Frames.ping(1));
        InputStream chunks = new Chunks(ping, () -> ping.length - 1);

        assertThat(IntStream.of(buffer.fill(chunks), buffer.fill(chunks), buffer.fill(chunks)))
                .containsExactly(ping.length - 1, 1, -1);
    }
}
