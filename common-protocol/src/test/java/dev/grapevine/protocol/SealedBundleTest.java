package dev.grapevine.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.grapevine.wire.Bundle;
import dev.grapevine.wire.Message;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

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
