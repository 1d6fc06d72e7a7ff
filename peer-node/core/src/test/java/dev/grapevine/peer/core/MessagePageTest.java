package dev.grapevine.peer.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.grapevine.peer.view.MessagePage;
import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.protocol.BundleId;
import dev.grapevine.protocol.SealedBundle;
import dev.grapevine.wire.Bundle;
import dev.grapevine.wire.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages over bundles of one, three and two messages. */
class MessagePageTest {
    private final BundleStore store =
            new BundleStore(PeerUnderTest.Setting.of(0).config());
    private final List<BundleId> bundles = new ArrayList<>();

    @BeforeEach
    void threeBundles() {
        add(1, "a");
        add(2, "b", "c", "d");
        add(5, "e", "f");
    }

    private void add(long sequence, String... texts) {
        var content = Bundle.newBuilder()
                .setNetwork("grapevine")
                .setOrigin(PeerUnderTest.id(1).bytes())
                .setEpoch(1)
                .setSequence(sequence)
                .setTimeMillis(1);
        for (String text : texts) {
            content.addMessages(Message.newBuilder().setPayload(ByteString.copyFromUtf8(text)));
        }
        SealedBundle bundle = SealedBundle.seal(content.build());
        bundles.add(bundle.id());
        store.add(
                bundle.id(),
                new BundleStore.Stored(
                        bundle.bytes(),
                        ByteString.EMPTY,
                        StreamId.of(bundle.content()),
                        sequence,
                        texts.length,
                        1,
                        0,
                        0,
                        0,
                        0,
                        Sums.Term.of(bundle.id(), StreamId.of(bundle.content()))));
    }

    private static String texts(MessagePage page) {
        return String.join(
                "", page.messages().stream().map(ReceivedMessage::text).toList());
    }

    private MessagePage before(int most, int bundle, int index) {
        return store.page(most, Optional.of(bundles.get(bundle)), index).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void theNewest(int most) {
        MessagePage page = store.page(most, Optional.empty(), 0).orElseThrow();
        assertThat(texts(page)).isEqualTo("abcdef".substring(Math.max(0, 6 - most)));
        assertThat(page.older()).isEqualTo(most < 6);
    }

    @Test
    void thoseBeforeOneOfThem() {
        assertThat(texts(before(2, 1, 2))).isEqualTo("bc");
        assertThat(texts(before(9, 2, 1))).isEqualTo("abcde");
        assertThat(before(9, 2, 1).older()).isFalse();
        assertThat(texts(before(3, 1, 0))).isEqualTo("a");
        assertThat(before(3, 0, 0).messages()).isEmpty();
    }

    @Test
    void whatIsNotKeptHasNoPage() {
        assertThat(store.page(3, Optional.of(bundles.get(1)), 3)).isEmpty();
        assertThat(store.page(3, Optional.of(BundleId.of(ByteString.EMPTY)), 0)).isEmpty();
    }
}
