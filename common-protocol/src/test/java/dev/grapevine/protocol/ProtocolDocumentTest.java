package dev.grapevine.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.grapevine.wire.Bundle;
import dev.grapevine.wire.ConnectSeed;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Gossip;
import dev.grapevine.wire.Message;
import dev.grapevine.wire.PeerRecord;
import dev.grapevine.wire.Refused;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What {@code docs/protocol.md} shows and states is what the code does: the examples byte by byte, kinds and limits. */
class ProtocolDocumentTest {
    private static final NodeId ID = NodeId.parse("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

    private final String document = read(file("docs/protocol.md"));

    @Test
    void connectSeedHasTheBytesShown() throws Exception {
        var record = PeerRecord.newBuilder()
                .setId(ID.bytes())
                .setAddress("127.0.0.1:6001")
                .setEpoch(1);
        var connect = ConnectSeed.newBuilder()
                .setVersions(Version.OFFER)
                .setNetwork("grapevine")
                .setRecord(record);

        assertShown("ConnectSeed", Frame.newBuilder().setConnectSeed(connect).build());
    }

    @Test
    void pingHasTheBytesShown() throws Exception {
        assertShown("Ping", Frames.ping(7));
    }

    @Test
    void gossipHasTheBytesShown() throws Exception {
        var envelope = Envelope.newBuilder().setBundle(hello().bytes()).setHops(1);
        var gossip = Gossip.newBuilder().addEnvelopes(envelope);

        assertShown("Gossip", Frame.newBuilder().setGossip(gossip).build());
    }

    @Test
    void theIdIsTheHashOfTheBundleShown() throws Exception {
        SealedBundle bundle = hello();
        ByteString shown = ByteString.copyFrom(example("Bundle"));

        assertThat(bundle.bytes()).isEqualTo(shown);
        assertThat(bundle.id().bytes().toByteArray()).isEqualTo(example("BundleId"));
        assertThat(bundle.messageId(0)).isEqualTo(HexFormat.of().formatHex(example("BundleId")));
        assertThat(SealedBundle.open(shown, BundleId.of(shown), Limits.DEFAULT)).isEqualTo(bundle);
    }

    @Test
    void everyKindStandsInTheTable() {
        for (var kind : Frame.getDescriptor().getFields()) {
            String row =
                    "| " + kind.getNumber() + " | `" + kind.getMessageType().getName() + "` |";
            assertThat(document).contains(row);
        }
    }

    @Test
    void everyReasonToRefuseStandsInTheTable() {
        for (var reason : Refused.Reason.values()) {
            if (reason != Refused.Reason.UNSPECIFIED && reason != Refused.Reason.UNRECOGNIZED) {
                assertThat(document).contains("`" + reason + "`");
            }
        }
    }

    @Test
    void everyLimitStandsInTheTable() throws Exception {
        assertInTheTable(Limits.DEFAULT);
        assertInTheTable(Limits.DEFAULT.conduct());
        assertThat(document).contains("frames of at most " + shown(Limits.SEED.maxFrameBytes()) + " bytes");
    }

    private void assertInTheTable(Record limits) throws ReflectiveOperationException {
        for (RecordComponent limit : limits.getClass().getRecordComponents()) {
            Object value = limit.getAccessor().invoke(limits);
            if (!(value instanceof Record)) {
                assertThat(document).contains("| `" + limit.getName() + "` | " + shown(value) + " |");
            }
        }
    }

    @Test
    void theDocumentsItPointsToExist() {
        Matcher links = Pattern.compile("\\]\\(([^)#]+)(#[^)]*)?\\)").matcher(document);
        while (links.find()) {
            assertThat(file("docs").resolve(links.group(1))).exists();
        }
    }

    private static SealedBundle hello() {
        return SealedBundle.seal(Bundle.newBuilder()
                .setNetwork("grapevine")
                .setOrigin(ID.bytes())
                .setEpoch(1)
                .setSequence(1)
                .setTimeMillis(Instant.parse("2026-11-21T00:00:00Z").toEpochMilli())
                .addMessages(Message.newBuilder().setPayload(ByteString.copyFromUtf8("hello")))
                .build());
    }

    /** Both ways: the codec writes the bytes shown, and reads the frame out of them. */
    private void assertShown(String name, Frame frame) throws Exception {
        byte[] shown = example(name);
        FrameBuffer buffer = new FrameBuffer(new MessageCodec(Limits.DEFAULT));
        buffer.fill(new ByteArrayInputStream(shown));

        assertThat(HexFormat.of().formatHex(MessageCodec.encode(frame)))
                .isEqualTo(HexFormat.of().formatHex(shown));
        assertThat(buffer.next()).contains(frame);
    }

    /** The bytes of a block that begins with {@code ```hex NAME}; what follows a bar is comment. */
    private byte[] example(String name) {
        Matcher block =
                Pattern.compile("```hex " + name + "\n(.*?)```", Pattern.DOTALL).matcher(document);
        assertThat(block.find()).as("an example named " + name).isTrue();
        String hex = List.of(block.group(1).split("\n")).stream()
                .map(line -> line.split("\\|", 2)[0])
                .flatMap(line -> Arrays.stream(line.split(" ")))
                .collect(Collectors.joining());
        return HexFormat.of().parseHex(hex);
    }

    private static String shown(Object limit) {
        if (limit instanceof Duration time) {
            return time.toSeconds() + " s";
        }
        return limit instanceof Boolean yes ? yes.toString() : String.format(Locale.ROOT, "%,d", limit);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A file of the project, wherever the tests are started. */
    private static Path file(String name) {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve(name)) && folder.getParent() != null) {
            folder = folder.getParent();
        }
        return folder.resolve(name);
    }
}
