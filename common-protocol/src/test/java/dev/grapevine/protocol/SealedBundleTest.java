package dev.grapevine.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.grapevine.wire.Bundle;
import dev.grapevine.wire.Header;
import dev.grapevine.wire.Message;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SealedBundleTest {
    private static final Limits LIMITS = Limits.DEFAULT;

    @Test
    void theIdIsTheHashOfTheExactBytes() throws Exception {
        SealedBundle sealed = SealedBundle.seal(SampleFrames.bundle(1).build());
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(sealed.bytes().toByteArray());

        assertThat(sealed.id().hex()).isEqualTo(HexFormat.of().formatHex(hash));
        assertThat(open(sealed.bytes())).isEqualTo(sealed);
    }

    @Test
    void theIdOfPiecesIsTheIdOfTheWhole() {
        ByteString left = ByteString.copyFromUtf8("left");
        ByteString right = ByteString.copyFromUtf8("right".repeat(100));

        assertThat(BundleId.of(left.concat(right)))
                .isEqualTo(BundleId.of(ByteString.copyFrom(left.concat(right).toByteArray())));
    }

    @Test
    void messagesAreNamedByBundleAndIndex() {
        SealedBundle sealed = SealedBundle.seal(SampleFrames.bundle(1).build());

        assertThat(sealed.messageId(0)).isEqualTo(sealed.id().hex());
        assertThat(sealed.messageId(2)).isEqualTo(sealed.id().hex() + "/2");
    }

    @Test
    void aBundleHas1To1024Messages() throws Exception {
        assertThat(open(messages(1024)).content().getMessagesCount()).isEqualTo(1024);
        assertThatThrownBy(() -> open(messages(1025))).isInstanceOf(MalformedFrame.class);
        assertThatThrownBy(() -> open(messages(0))).isInstanceOf(MalformedFrame.class);
    }

    @Test
    void aMessageHasAtMostItsLimit() throws Exception {
        int most = LIMITS.maxMessageBytes();

        assertThat(open(payload(most)).content().getMessages(0).getPayload().size())
                .isEqualTo(most);
        assertThatThrownBy(() -> open(payload(most + 1))).isInstanceOf(MalformedFrame.class);
    }

    @Test
    void aBundleNamesItsOriginAndAPlaceInItsSequence() {
        assertThatThrownBy(() -> open(SampleFrames.bundle(1).clearOrigin())).isInstanceOf(MalformedFrame.class);
        assertThatThrownBy(() -> open(SampleFrames.bundle(1).setSequence(0))).isInstanceOf(MalformedFrame.class);
        assertThatThrownBy(() -> open(SampleFrames.bundle(1).setSequence(-1))).isInstanceOf(MalformedFrame.class);
    }

    @Test
    void whatIsNotABundleIsRefused() {
        byte[] bytes = SampleFrames.bundle(1).build().toByteArray();
        for (int length = 0; length < bytes.length; length++) {
            ByteString cut = ByteString.copyFrom(bytes, 0, length);
            assertThatThrownBy(() -> open(cut)).as("cut to %d", length).isInstanceOf(MalformedFrame.class);
        }
        byte[] random = new byte[200];
        new Random(1).nextBytes(random);
        assertThatThrownBy(() -> open(ByteString.copyFrom(random))).isInstanceOf(MalformedFrame.class);
    }

    /** A reader in another language refuses these bytes: whoever passed them on would lose its link. */
    @Test
    void aBundleThatEndsInsideAGroupIsRefused() {
        ByteString endOfGroup = ByteString.copyFrom(new byte[] {0x7c});
        ByteString bytes = SampleFrames.bundle(1).build().toByteString().concat(endOfGroup);

        assertThatThrownBy(() -> open(bytes)).isInstanceOf(MalformedFrame.class);
    }

    @ParameterizedTest
    @CsvSource({
        "a/+, a topic that has a wildcard",
        "#, a topic that has a wildcard",
        "a/\u0007b, a topic that has a control character",
        "/////////////////, a topic that has 18 levels",
    })
    void aHostileTopicIsRefusedWithAReason(String topic, String reason) {
        assertThatThrownBy(() -> open(SampleFrames.bundle(1).setTopic(topic)))
                .isInstanceOf(MalformedFrame.class)
                .hasMessageStartingWith(reason);
    }

    @Test
    void aTopicHas128BytesAtMost() throws Exception {
        assertThat(open(SampleFrames.bundle(1).setTopic("é".repeat(64)))
                        .content()
                        .getTopic())
                .hasSize(64);
        assertThatThrownBy(() -> open(SampleFrames.bundle(1).setTopic("é".repeat(64) + "x")))
                .isInstanceOf(MalformedFrame.class)
                .hasMessageStartingWith("a topic that has 129 bytes");
    }

    @Test
    void aTopicThatIsNotUtf8IsRefused() {
        ByteString bytes = SampleFrames.bundle(1).setTopic("aaaa").build().toByteString();
        byte[] broken = bytes.toByteArray();
        int at = new String(broken, StandardCharsets.ISO_8859_1).indexOf("aaaa");
        broken[at] = (byte) 0xc3;

        assertThatThrownBy(() -> open(ByteString.copyFrom(broken))).isInstanceOf(MalformedFrame.class);
    }

    @Test
    void whatIsSaidBesideThePayloadArrives() throws Exception {
        Message full = Message.newBuilder()
                .setContentType("application/json; charset=utf-8")
                .addAllHeaders(headers(32))
                .build();

        assertThat(open(only(full)).content().getMessages(0)).isEqualTo(full);
        assertThat(MessageRules.wrong(full, LIMITS)).isEmpty();
    }

    @Test
    void whatIsSaidBesideThePayloadIsBounded() {
        refused(Message.newBuilder().setContentType("x".repeat(129)), "a content type");
        refused(Message.newBuilder().setContentType("text\n"), "a content type");
        refused(Message.newBuilder().setContentType("tüxt"), "a content type");
        refused(Message.newBuilder().addAllHeaders(headers(33)), "33 headers");
        refused(Message.newBuilder().addHeaders(header("n".repeat(65), "")), "a header's name of 65 bytes");
        refused(Message.newBuilder().addHeaders(header("", "")), "a header's name of 0 bytes");
        refused(Message.newBuilder().addHeaders(header("n", "é".repeat(513))), "a header's value of 1026 bytes");
        refused(
                Message.newBuilder().addHeaders(header("n", "1")).addHeaders(header("n", "2")),
                "two headers of the same name");
    }

    @Test
    void theExactBoundsAreAllowed() throws Exception {
        Message most = Message.newBuilder()
                .setContentType("x".repeat(128))
                .addHeaders(header("n".repeat(64), "v".repeat(1024)))
                .build();

        assertThat(open(only(most)).content().getMessagesCount()).isEqualTo(1);
    }

    /** As many messages with as many headers as an honest origin puts into one bundle. */
    @Test
    void theFullestHonestBundleIsAccepted() throws Exception {
        Message full = Message.newBuilder()
                .setPayload(ByteString.copyFromUtf8("p"))
                .setContentType("t")
                .addAllHeaders(headers(32))
                .build();
        int count = MessageRules.maxFieldsInBundle() / MessageRules.fields(full);

        assertThat(open(SampleFrames.bundle(1).clearMessages().addAllMessages(Collections.nCopies(count, full)))
                        .content()
                        .getMessagesCount())
                .isEqualTo(count)
                .isGreaterThan(80);
    }

    private static void refused(Message.Builder message, String reason) {
        assertThatThrownBy(() -> open(only(message.build())))
                .isInstanceOf(MalformedFrame.class)
                .hasMessageStartingWith(reason);
    }

    private static Bundle.Builder only(Message message) {
        return SampleFrames.bundle(1).clearMessages().addMessages(message);
    }

    private static List<Header> headers(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> header("name" + i, "v" + "x".repeat(200)))
                .toList();
    }

    private static Header header(String name, String value) {
        return Header.newBuilder().setName(name).setValue(value).build();
    }

    private static Bundle.Builder messages(int count) {
        return SampleFrames.bundle(1).clearMessages().addAllMessages(Collections.nCopies(count, message(1)));
    }

    private static Bundle.Builder payload(int bytes) {
        return SampleFrames.bundle(1).clearMessages().addMessages(message(bytes));
    }

    private static Message message(int bytes) {
        return Message.newBuilder()
                .setPayload(ByteString.copyFrom(new byte[bytes]))
                .build();
    }

    private static SealedBundle open(Bundle.Builder bundle) throws MalformedFrame {
        return open(bundle.build().toByteString());
    }

    private static SealedBundle open(ByteString bytes) throws MalformedFrame {
        return SealedBundle.open(bytes, BundleId.of(bytes), LIMITS);
    }
}
