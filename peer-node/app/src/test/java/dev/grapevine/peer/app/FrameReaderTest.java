package dev.grapevine.peer.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.protocol.NodeId;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.SequenceInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
    private static final int MOST = 1000;
    /** A thumbnail with markers of its own in a segment, a stuffed FF, a restart, fill bytes, a second scan. */
    private static final byte[] IMAGE = hex("FFD8 FFE1 0008 FFD8 11 FFD9 FFFF DB 0003 22"
            + "FFDA 0004 0102 33 FF00 44 FFD0 55 FFFF C4 0003 66 FFDA 0002 77 FFD9");

    private static final byte[] SMALLEST = hex("FFD8 FFD9");
    private static final byte[] COUNTED = hex("00000003 FFD8AA");
    private static final byte[] EMPTY = hex("00000000");

    @Test
    void imagesEndAtTheirOwnEnd() throws IOException {
        assertThat(images(concatenated(IMAGE, SMALLEST, IMAGE))).containsExactly(IMAGE, SMALLEST, IMAGE);
    }

    @Test
    void framesWithTheirLengthAreTakenOutOfIt() throws IOException {
        List<FrameReader.Frame> frames = read(concatenated(COUNTED, EMPTY, IMAGE, COUNTED), MOST);
        assertThat(frames).extracting(FrameReader.Frame::jpeg).containsExactly(false, false, true, false);
        assertThat(frames)
                .extracting(FrameReader.Frame::bytes)
                .containsExactly(hex("FFD8AA"), new byte[0], IMAGE, hex("FFD8AA"));
    }

    @Test
    void nothingIsNoFrame() throws IOException {
        assertThat(read(new byte[0], MOST)).isEmpty();
    }

    @Test
    void itDoesNotMatterWhereTheInputIsInTwo() throws IOException {
        byte[] all = concatenated(IMAGE, COUNTED, SMALLEST);
        for (int split = 0; split <= all.length; split++) {
            InputStream in = new SequenceInputStream(
                    new ByteArrayInputStream(all, 0, split), new ByteArrayInputStream(all, split, all.length - split));
            FrameReader reader = new FrameReader(in, MOST);
            assertThat(reader.next().orElseThrow().bytes())
                    .as("split at %d", split)
                    .isEqualTo(IMAGE);
            assertThat(reader.next().orElseThrow().bytes()).isEqualTo(hex("FFD8AA"));
            assertThat(reader.next().orElseThrow().bytes()).isEqualTo(SMALLEST);
            assertThat(reader.next()).isEmpty();
        }
    }

    @Test
    void aFrameIsThereAsSoonAsItsLastByteIs() throws IOException {
        InputStream in = new SequenceInputStream(new ByteArrayInputStream(IMAGE), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("asked for more");
            }
        });
        FrameReader reader = new FrameReader(in, MOST);
        assertThat(reader.next().orElseThrow().bytes()).isEqualTo(IMAGE);
        assertThatThrownBy(reader::next).hasMessage("asked for more");
    }

    @Test
    void everyTruncationIsToldAndWhatIsBeforeItIsKept() throws IOException {
        for (byte[] frame : List.of(IMAGE, COUNTED)) {
            for (int length = 1; length < frame.length; length++) {
                FrameReader reader = reader(concatenated(SMALLEST, Arrays.copyOf(frame, length)), MOST);
                assertThat(reader.next()).isPresent();
                assertThatThrownBy(reader::next)
                        .isInstanceOf(FrameReader.Malformed.class)
                        .hasMessage("the input has ended within frame 2, which is left out");
            }
        }
    }

    @Test
    void theLargestFrameIsTakenAndALargerOneRefused() throws IOException {
        assertThat(images(IMAGE, IMAGE.length)).containsExactly(IMAGE);
        assertThatThrownBy(() -> read(IMAGE, IMAGE.length - 1))
                .hasMessageContaining("frame 1 is an image of more than " + (IMAGE.length - 1) + " bytes");
        assertThat(read(COUNTED, 3)).hasSize(1);
        assertThatThrownBy(() -> read(COUNTED, 2)).hasMessageContaining("one of 3 bytes, and a message has 2 at most");
    }

    @Test
    void whatIsNoFrameIsToldAsThat() {
        assertThatThrownBy(() -> read("hello\n".getBytes(), MOST))
                .isInstanceOf(FrameReader.Malformed.class)
                .hasMessageContaining("frames are JPEG images");
        assertThatThrownBy(() -> read(hex("FFD9 FFD8"), MOST)).hasMessageContaining("is none after 2 bytes");
        assertThatThrownBy(() -> read(hex("FFD8 00"), MOST)).hasMessageContaining("is none after 3 bytes");
        assertThatThrownBy(() -> read(concatenated(SMALLEST, hex("FFD8 FFDB 0003 11 12")), MOST))
                .hasMessageContaining("frame 2 begins like a JPEG image");
    }

    @Test
    void whateverComesItEnds() throws IOException {
        Random random = new Random(5);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = IMAGE.clone();
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                read(bytes, MOST);
            } catch (FrameReader.Malformed e) {
                assertThat(e).hasMessageContaining("frame ");
            }
        }
    }

    @Test
    void anImageOfTheJdkIsOne() throws IOException {
        ByteArrayOutputStream image = new ByteArrayOutputStream();
        BufferedImage noise = new BufferedImage(320, 240, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(3);
        for (int i = 0; i < 320 * 240; i++) {
            noise.setRGB(i % 320, i / 320, random.nextInt());
        }
        assertThat(ImageIO.write(noise, "jpg", image)).isTrue();

        byte[] bytes = image.toByteArray();
        assertThat(images(concatenated(bytes, bytes), 1 << 20)).containsExactly(bytes, bytes);
    }

    // ---- writing ----

    @Test
    void whatIsWrittenIsReadAsItWas() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out);
        FrameWriter.write(message("image/jpeg", IMAGE), print);
        FrameWriter.write(message("", IMAGE), print);
        FrameWriter.write(message("image/jpeg", hex("FFD8 01")), print);
        FrameWriter.write(message("image/jpeg", concatenated(SMALLEST, hex("00"))), print);
        FrameWriter.write(message("text/plain", new byte[0]), print);

        List<FrameReader.Frame> frames = read(out.toByteArray(), MOST);
        assertThat(frames).extracting(FrameReader.Frame::jpeg).containsExactly(true, false, false, false, false);
        assertThat(frames)
                .extracting(FrameReader.Frame::bytes)
                .containsExactly(IMAGE, IMAGE, hex("FFD8 01"), concatenated(SMALLEST, hex("00")), new byte[0]);
    }

    private static ReceivedMessage message(String type, byte[] payload) {
        return new ReceivedMessage(
                "h",
                NodeId.random(new Random(1)),
                Instant.EPOCH,
                1,
                "t",
                ByteString.copyFrom(payload),
                Instant.EPOCH,
                1,
                1,
                type,
                Map.of());
    }

    private static List<byte[]> images(byte[] bytes) throws IOException {
        return images(bytes, MOST);
    }

    private static List<byte[]> images(byte[] bytes, int most) throws IOException {
        List<FrameReader.Frame> frames = read(bytes, most);
        assertThat(frames).allMatch(FrameReader.Frame::jpeg);
        return frames.stream().map(FrameReader.Frame::bytes).toList();
    }

    private static List<FrameReader.Frame> read(byte[] bytes, int most) throws IOException {
        FrameReader reader = reader(bytes, most);
        List<FrameReader.Frame> frames = new ArrayList<>();
        for (Optional<FrameReader.Frame> frame = reader.next(); frame.isPresent(); frame = reader.next()) {
            frames.add(frame.get());
        }
        return frames;
    }

    private static FrameReader reader(byte[] bytes, int most) {
        return new FrameReader(new ByteArrayInputStream(bytes), most);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    private static byte[] concatenated(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
