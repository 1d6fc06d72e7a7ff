package dev.grapevine.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Frame.KindCase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageCodecTest {
    private static final Limits LIMITS = Limits.DEFAULT;
    private static final int PREFIX = MessageCodec.PREFIX_BYTES;

    private final MessageCodec codec = new MessageCodec(LIMITS);

    static Stream<Frame> frames() {
        return SampleFrames.all().stream();
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @Test
    void theSamplesNameEveryKind() {
        var kinds = frames().map(Frame::getKindCase).collect(Collectors.toSet());

        assertThat(kinds).isEqualTo(EnumSet.complementOf(EnumSet.of(KindCase.KIND_NOT_SET)));
    }

    @ParameterizedTest
    @MethodSource("frames")
    void everyKindComesBackAsItWas(Frame frame) throws Exception {
        byte[] bytes = MessageCodec.encode(frame);

        assertThat(ByteBuffer.wrap(bytes).getInt()).isEqualTo(bytes.length - PREFIX);
        assertThat(codec.decode(bytes, PREFIX, bytes.length - PREFIX)).isEqualTo(frame);
    }

    @Test
    void framesAreWrittenOneBehindTheOther() throws Exception {
        List<Frame> frames = SampleFrames.all();
        byte[] bytes =
                new byte[frames.stream().mapToInt(MessageCodec::encodedBytes).sum()];
        int end = 0;
        for (Frame frame : frames) {
            end = MessageCodec.encode(frame, bytes, end);
        }

        assertThat(end).isEqualTo(bytes.length);
        assertThat(read(bytes)).isEqualTo(frames);
    }

    @Test
    void aFrameKeepsNothingOfTheReadBuffer() throws Exception {
        Frame frame = SampleFrames.all().get(0);
        byte[] bytes = MessageCodec.encode(frame);
        Frame decoded = codec.decode(bytes, PREFIX, bytes.length - PREFIX);

        Arrays.fill(bytes, (byte) 0xff);

        assertThat(decoded).isEqualTo(frame);
    }

    @ParameterizedTest
    @MethodSource("frames")
    void aStreamThatEndsInsideAFrameYieldsNothing(Frame frame) throws Exception {
        byte[] bytes = MessageCodec.encode(frame);
        for (int length = 0; length < bytes.length; length++) {
            assertThat(read(Arrays.copyOf(bytes, length)))
                    .as("the first %d bytes", length)
                    .isEmpty();
        }
    }

    /** As above, but the prefix states the shorter length, so that nothing more is waited for. */
    @ParameterizedTest
    @MethodSource("frames")
    void aFrameCutShortIsRefused(Frame frame) {
        byte[] bytes = MessageCodec.encode(frame);
        for (int cut = 1; cut < bytes.length - PREFIX; cut++) {
            int length = bytes.length - PREFIX - cut;
            assertThatThrownBy(() -> codec.decode(bytes, PREFIX, length))
                    .as("cut to %d bytes", length)
                    .isInstanceOf(MalformedFrame.class);
        }
    }

    @ParameterizedTest
    @MethodSource("frames")
    void bytesBehindAFrameAreRefusedOrUnknownFields(Frame frame) {
        byte[] bytes = Arrays.copyOf(MessageCodec.encode(frame), MessageCodec.encodedBytes(frame) + 1);
        for (int extra = 0; extra < 256; extra++) {
            bytes[bytes.length - 1] = (byte) extra;
            assertThatThrownBy(() -> codec.decode(bytes, PREFIX, bytes.length - PREFIX))
                    .as("one more byte: %d", extra)
                    .isInstanceOf(MalformedFrame.class);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void randomBytesAreFramesOrMalformedAndNothingElse(long seed) throws Exception {
        Random random = new Random(seed);
        byte[] bytes = new byte[1 + random.nextInt(600)];
        random.nextBytes(bytes);

        decodeOrRefuse(bytes, seed);
        readOrRefuse(bytes, seed);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void flippedBitsAreFramesOrMalformedAndNothingElse(long seed) throws Exception {
        Random random = new Random(seed);
        for (Frame frame : SampleFrames.all()) {
            byte[] bytes = MessageCodec.encode(frame);
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            readOrRefuse(bytes, seed);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 16 * 1024 + 1})
    void aStrangersLengthOutsideTheLimitIsRefused(int length) {
        assertThatThrownBy(() -> read(prefix(length))).isInstanceOf(MalformedFrame.class);
    }

    @Test
    void aLengthAtTheLimitIsWaitedFor() throws Exception {
        assertThat(read(prefix(LIMITS.maxHandshakeFrameBytes()))).isEmpty();
    }

    @Test
    void theLimitRisesWithTheHandshake() throws Exception {
        FrameBuffer buffer = new FrameBuffer(codec);
        buffer.handshakeDone();
        buffer.fill(new ByteArrayInputStream(prefix(LIMITS.maxFrameBytes())));
        assertThat(buffer.next()).isEmpty();

        FrameBuffer other = new FrameBuffer(codec);
        other.handshakeDone();
        other.fill(new ByteArrayInputStream(prefix(LIMITS.maxFrameBytes() + 1)));
        assertThatThrownBy(other::next).isInstanceOf(MalformedFrame.class).hasMessageContaining("1114113 bytes");
    }

    private static byte[] prefix(int length) {
        return ByteBuffer.allocate(PREFIX).putInt(length).array();
    }

    private void decodeOrRefuse(byte[] bytes, long seed) {
        try {
            assertThat(codec.decode(bytes, 0, bytes.length)).isNotNull();
        } catch (MalformedFrame e) {
            assertThat(e.rule()).isNotEmpty();
        } catch (RuntimeException e) {
            fail("seed " + seed, e);
        }
    }

    private void readOrRefuse(byte[] bytes, long seed) throws IOException {
        try {
            read(bytes);
        } catch (MalformedFrame e) {
            assertThat(e.rule()).isNotEmpty();
        } catch (RuntimeException e) {
            fail("seed " + seed, e);
        }
    }

    /** All frames in the bytes, as a link reads them. */
    private List<Frame> read(byte[] bytes) throws IOException, MalformedFrame {
        return FrameBufferTest.readAll(new FrameBuffer(codec), new ByteArrayInputStream(bytes));
    }

    /** Every rule is written down in words of its own: none repeats what the sender wrote. */
    @Test
    void aRefusalNeverRepeatsTheSendersText() {
        Frame hostile = Frame.newBuilder()
                .setConnectSeed(SampleFrames.all().get(0).getConnectSeed().toBuilder()
                        .setNetwork("\u001b[31m" + "x".repeat(70)))
                .build();
        byte[] bytes = MessageCodec.encode(hostile);

        assertThatThrownBy(() -> codec.decode(bytes, PREFIX, bytes.length - PREFIX))
                .hasMessageNotContaining("xxx")
                .matches(e -> IntStream.range(0, e.getMessage().length())
                        .noneMatch(i -> Character.isISOControl(e.getMessage().charAt(i))));
    }
}
