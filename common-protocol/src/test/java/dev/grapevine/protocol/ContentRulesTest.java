package dev.grapevine.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.grapevine.wire.Bundle;
import dev.grapevine.wire.Content;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Message;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentRulesTest {
    private static final int CHUNK = ContentRules.CHUNK_BYTES;
    private static final ContentId ID = new ContentId(ByteString.copyFrom(new byte[32]));

    @ParameterizedTest
    @ValueSource(ints = {1, CHUNK - 1, CHUNK, CHUNK + 1, 5 * CHUNK + 7})
    void everyPartIsTheChunkItsHashSays(int size) throws Exception {
        ByteString whole = bytes(size);
        Content content = ContentRules.describe(whole);
        int chunks = ContentRules.chunks(size);

        ByteString together = ByteString.EMPTY;
        for (int index = 0; index < chunks; index++) {
            ByteString part = ContentRules.part(whole, index);
            assertThat(ContentRules.isChunk(content, index, part)).isTrue();
            together = together.concat(part);
        }
        assertThat(together).isEqualTo(whole);
        assertThat(open(message(content)).content().getMessages(0).getContent()).isEqualTo(content);
    }

    @Test
    void aBitMoreOrLessOrElsewhereIsNoChunk() {
        ByteString whole = bytes(2 * CHUNK);
        Content content = ContentRules.describe(whole);
        ByteString first = ContentRules.part(whole, 0);
        byte[] flipped = first.toByteArray();
        flipped[CHUNK / 2] ^= 1;

        assertThat(ContentRules.isChunk(content, 0, ByteString.copyFrom(flipped)))
                .isFalse();
        assertThat(ContentRules.isChunk(content, 0, first.substring(1))).isFalse();
        assertThat(ContentRules.isChunk(content, 1, first)).isFalse();
    }

    @Test
    void theIdCoversSizeAndHashes() {
        Content content = ContentRules.describe(bytes(CHUNK));
        Content shorter = content.toBuilder().setBytes(CHUNK - 1).build();

        assertThat(ContentId.of(content)).isNotEqualTo(ContentId.of(shorter));
        assertThat(ContentId.of(content).bytes().size()).isEqualTo(32);
    }

    @Test
    void aDescriptionThatCannotBeTrueIsRefused() {
        Content right = ContentRules.describe(bytes(CHUNK + 1));
        assertRefused(message(right.toBuilder().setBytes(0).build()), "a content that does not have 1 byte to 64 MiB");
        assertRefused(message(right.toBuilder().setBytes(-1).build()), "a content that does not have 1 byte to 64 MiB");
        assertRefused(
                message(right.toBuilder().setBytes((64 << 20) + 1).build()),
                "a content that does not have 1 byte to 64 MiB");
        assertRefused(
                message(right.toBuilder().setBytes(2 * CHUNK + 1).build()),
                "a content without one hash for each of its chunks");
        assertRefused(message(right).toBuilder().setPayload(bytes(1)).build(), "a payload beside a content");
    }

    @Test
    void aContentIsAloneInItsBundle() {
        Message content = message(ContentRules.describe(bytes(5)));
        Message small = Message.newBuilder().setPayload(bytes(1)).build();

        assertThatThrownBy(() -> open(small, content)).hasMessage("a content in a bundle of 2 messages");
    }

    @Test
    void framesAboutChunksAreBounded() {
        assertMalformed(Frames.wantChunks(ID, Collections.nCopies(65, 0)), "a request for too many chunks");
        assertMalformed(Frames.wantChunks(ID, List.of(256)), "a chunk that no content has");
        assertMalformed(Frames.wantChunks(ID, List.of(-1)), "a chunk that no content has");
        assertMalformed(Frames.haveChunks(ID, bytes(33)), "more chunks than a content has");
        assertMalformed(Frames.chunk(ID, 256, bytes(1)), "a chunk that no content has");
        assertMalformed(Frames.chunk(ID, 0, ByteString.EMPTY), "a chunk that is empty or larger than 256 KiB");
        assertMalformed(Frames.chunk(ID, 0, bytes(CHUNK + 1)), "a chunk that is empty or larger than 256 KiB");
    }

    private static void assertMalformed(Frame frame, String why) {
        assertThatThrownBy(() -> new FrameRules(Limits.DEFAULT).check(frame)).hasMessage(why);
    }

    private static void assertRefused(Message message, String why) {
        assertThatThrownBy(() -> open(message))
                .isInstanceOf(MalformedFrame.class)
                .hasMessage(why);
    }

    private static SealedBundle open(Message... messages) throws MalformedFrame {
        SealedBundle sealed = SealedBundle.seal(Bundle.newBuilder()
                .setOrigin(bytes(32))
                .setSequence(1)
                .addAllMessages(List.of(messages))
                .build());
        return SealedBundle.open(sealed.bytes(), sealed.id(), Limits.DEFAULT);
    }

    private static Message message(Content content) {
        return Message.newBuilder().setContent(content).build();
    }

    private static ByteString bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }
}
