package dev.grapevine.peer.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.SealedBundle;
import dev.grapevine.wire.Bundle;
import dev.grapevine.wire.Message;
import dev.grapevine.wire.StreamDigest;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What has been delivered, across lives. */
class DeliveredTest {
    private final Delivered delivered = new Delivered(3);

    @Test
    void eachBundleIsNewOnce() {
        assertThat(delivered.add(bundle(1, "a", 1, 2))).isTrue();
        assertThat(delivered.add(bundle(1, "a", 1, 2))).isFalse();
        assertThat(delivered.add(bundle(1, "a", 3, 1))).isTrue();
        assertThat(delivered.add(bundle(1, "b", 1, 2))).isTrue();
        assertThat(delivered.add(bundle(2, "a", 1, 2))).isTrue();
    }

    @Test
    void theNextLifeKnowsWhatThisOneKept() {
        delivered.add(bundle(1, "a", 1, 2));
        delivered.add(bundle(1, "a", 7, 1));
        List<StreamDigest> kept = delivered.changed();

        Delivered next = new Delivered(3);
        next.restore(kept);

        assertThat(next.add(bundle(1, "a", 1, 2))).isFalse();
        assertThat(next.add(bundle(1, "a", 7, 1))).isFalse();
        assertThat(next.add(bundle(1, "a", 3, 4))).isTrue();
        assertThat(next.add(bundle(1, "a", 7, 1))).isFalse();
    }

    @Test
    void whatIsReadLateIsAddedToWhatWasDeliveredMeanwhile() {
        delivered.add(bundle(1, "a", 1, 2));
        Delivered next = new Delivered(3);
        next.add(bundle(1, "a", 5, 1));
        next.restore(delivered.changed());

        assertThat(next.add(bundle(1, "a", 1, 2))).isFalse();
        assertThat(next.add(bundle(1, "a", 5, 1))).isFalse();
        assertThat(next.add(bundle(1, "a", 3, 2))).isTrue();
    }

    @Test
    void onlyWhatHasChangedIsKeptAgain() {
        delivered.add(bundle(1, "a", 1, 1));
        delivered.add(bundle(1, "b", 1, 1));
        delivered.kept();
        assertThat(delivered.changed()).isEmpty();

        delivered.add(bundle(1, "b", 2, 1));
        assertThat(delivered.changed()).hasSize(1);
        assertThat(delivered.changed().get(0).getFloor()).isEqualTo(2);

        delivered.lost();
        assertThat(delivered.changed()).hasSize(2);
    }

    @Test
    void theStreamThatWasAddedToLongestAgoGivesWay() {
        delivered.add(bundle(1, "a", 1, 1));
        delivered.add(bundle(1, "b", 1, 1));
        delivered.add(bundle(1, "c", 1, 1));
        delivered.add(bundle(1, "a", 2, 1));
        delivered.kept();

        delivered.add(bundle(1, "d", 1, 1));

        assertThat(delivered.forgotten()).hasSize(1);
        assertThat(delivered.forgotten().get(0).getTopic()).isEqualTo("b");
        assertThat(delivered.changed()).hasSize(1);
        delivered.kept();
        assertThat(delivered.forgotten()).isEmpty();
    }

    private static Delivery bundle(int origin, String topic, long sequence, int messages) {
        var bundle = Bundle.newBuilder()
                .setNetwork("grapevine")
                .setOrigin(NodeId.random(new Random(origin)).bytes())
                .setEpoch(1)
                .setTopic(topic)
                .setSequence(sequence);
        for (int i = 0; i < messages; i++) {
            bundle.addMessages(Message.newBuilder().setPayload(ByteString.copyFromUtf8("x")));
        }
        return new Delivery(SealedBundle.seal(bundle.build()), 1);
    }
}
