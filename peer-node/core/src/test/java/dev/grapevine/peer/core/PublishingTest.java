package dev.grapevine.peer.core;

import static dev.grapevine.peer.core.PeerUnderTest.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.google.protobuf.ByteString;
import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.BundleId;
import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.SealedBundle;
import dev.grapevine.wire.Bundle;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Header;
import dev.grapevine.wire.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PublishingTest {
    private final PeerUnderTest peer = PeerUnderTest.alone(64);
    private final List<LinkId> links = peer.neighbours(1, 2);

    @Test
    void anIdleLinkSendsEachMessageAtOnceAlone() throws Exception {
        peer.publish("a");
        peer.publish("b");

        List<Bundle> bundles = bundles(links.get(0));
        assertThat(bundles).extracting(Bundle::getSequence).containsExactly(1L, 2L);
        assertThat(bundles).allSatisfy(bundle -> {
            assertThat(bundle.getMessagesCount()).isEqualTo(1);
            assertThat(bundle.getNetwork()).isEqualTo("grapevine");
            assertThat(bundle.getOrigin()).isEqualTo(id(0).bytes());
            assertThat(bundle.getEpoch()).isEqualTo(1);
            assertThat(bundle.getTopic()).isEmpty();
            assertThat(bundle.getTimeMillis()).isEqualTo(1_700_000_000_000L);
        });
        assertThat(peer.texts()).containsExactly("a", "b");
        assertThat(peer.delivered).extracting(Delivery::hops).containsOnly(0);
    }

    @Test
    void everyNeighbourGetsTheSameBytesOneHopAway() {
        peer.publish("a");

        List<Envelope> first = peer.at.takeOffered(links.get(0));
        assertThat(first).singleElement().satisfies(e -> assertThat(e.getHops()).isEqualTo(1));
        assertThat(peer.at.takeOffered(links.get(1))).isEqualTo(first);
    }

    @Test
    void oneIdleLinkIsEnough() throws Exception {
        peer.at.keepWriting(links.get(0));
        peer.publish("a");

        assertThat(bundles(links.get(1))).hasSize(1);
        assertThat(bundles(links.get(0))).hasSize(1);
    }

    @Test
    void whileAllLinksWriteMessagesGather() throws Exception {
        links.forEach(peer.at::keepWriting);
        IntStream.rangeClosed(1, 5).forEach(i -> peer.publish("m" + i));
        assertThat(peer.delivered).isEmpty();
        assertThat(bundles(links.get(0))).isEmpty();

        peer.at.drain(links.get(1));
        peer.publish("m6");

        List<Bundle> bundles = bundles(links.get(0));
        assertThat(bundles).extracting(Bundle::getSequence).containsExactly(1L, 6L);
        assertThat(bundles).extracting(Bundle::getMessagesCount).containsExactly(5, 1);
        assertThat(peer.texts()).containsExactly("m1", "m2", "m3", "m4", "m5", "m6");
    }

    @Test
    void aBundleIsBoundedInBytes() throws Exception {
        links.forEach(peer.at::keepWriting);
        ByteString kib = ByteString.copyFrom(new byte[1024]);
        int published = 0;
        while (peer.at.node.canPublish(message(kib))) {
            peer.at.node.publish(kib, peer.at.nowNanos());
            published++;
        }

        assertThat(published).isEqualTo(Limits.DEFAULT.maxBundleBytes() / (1024 + 8));
        peer.at.drain(links.get(0));
        assertThat(peer.at.node.canPublish(message(kib))).isTrue();
        List<Envelope> sent = peer.at.takeOffered(links.get(0));
        assertThat(sent).hasSize(1);
        assertThat(sent.get(0).getBundle().size()).isLessThanOrEqualTo(Limits.DEFAULT.maxBundleBytes());
    }

    @Test
    void aBundleIsBoundedInMessages() throws Exception {
        links.forEach(peer.at::keepWriting);
        int published = 0;
        while (peer.at.node.canPublish(message(ByteString.EMPTY))) {
            peer.at.node.publish(ByteString.EMPTY, peer.at.nowNanos());
            published++;
        }

        assertThat(published).isEqualTo(Limits.DEFAULT.maxBundleMessages());
        peer.at.drain(links.get(0));
        assertThat(bundles(links.get(0))).extracting(Bundle::getMessagesCount).containsExactly(1024);
    }

    @Test
    void aLargeMessageGoesAloneInABundleOfItsOwn() throws Exception {
        links.forEach(peer.at::keepWriting);
        ByteString large = ByteString.copyFrom(new byte[Limits.DEFAULT.maxMessageBytes()]);
        assertThat(peer.at.node.canPublish(message(large)))
                .as("an empty bundle takes any one")
                .isTrue();
        peer.at.node.publish(large, peer.at.nowNanos());
        assertThat(peer.at.node.canPublish(message(ByteString.copyFromUtf8("x"))))
                .isFalse();
        peer.at.drain(links.get(0));
        peer.publish("small");

        assertThat(bundles(links.get(0))).extracting(Bundle::getMessagesCount).containsExactly(1, 1);
    }

    @Test
    void aLonelyPeerDeliversToItself() {
        PeerUnderTest alone = PeerUnderTest.alone(64);
        alone.publish("anybody?");

        assertThat(alone.texts()).containsExactly("anybody?");
        assertThat(alone.at.node.messages()).hasSize(1);
    }

    @Test
    void whatHasGatheredLeavesWhenTheLastWritingLinkIsLost() {
        links.forEach(peer.at::keepWriting);
        peer.publish("a");
        links.forEach(peer.at::lose);

        assertThat(peer.texts()).containsExactly("a");
    }

    @Test
    void whatHasGatheredLeavesWhenANeighbourComes() throws Exception {
        links.forEach(peer.at::keepWriting);
        peer.publish("a");
        LinkId fresh = peer.neighbour(3);
        peer.at.drain(fresh);

        assertThat(bundles(fresh)).hasSize(1);
    }

    @Test
    void whatHasGatheredLeavesWithTheGoodbye() throws Exception {
        links.forEach(peer.at::keepWriting);
        peer.publish("a");
        peer.publish("b");
        peer.at.stop();

        assertThat(bundles(links.get(0))).extracting(Bundle::getMessagesCount).containsExactly(2);
    }

    @Test
    void equalTextsAreDifferentMessages() {
        peer.publish("again");
        peer.publish("again");

        assertThat(peer.texts()).containsExactly("again", "again");
        assertThat(peer.at.node.messages()).extracting(m -> m.hash()).doesNotHaveDuplicates();
    }

    @Test
    void aBundleHoldsOneTopicAndEachTopicCountsForItself() throws Exception {
        peer.publish("a", "1");
        peer.publish("b", "1");
        peer.publish("broadcast");
        peer.publish("a", "2");

        List<Bundle> bundles = bundles(links.get(0));
        assertThat(bundles).extracting(Bundle::getTopic).containsExactly("a", "b", "", "a");
        assertThat(bundles).extracting(Bundle::getSequence).containsExactly(1L, 1L, 1L, 2L);
    }

    @Test
    void whileAllLinksWriteEachTopicGathersForItself() throws Exception {
        links.forEach(peer.at::keepWriting);
        List.of("b", "a", "b", "", "a", "b").forEach(topic -> peer.publish(topic, "in " + topic));
        peer.at.drain(links.get(0));
        peer.publish("b", "later");

        List<Bundle> bundles = bundles(links.get(0));
        assertThat(bundles).extracting(Bundle::getTopic).containsExactly("b", "a", "", "b");
        assertThat(bundles).extracting(Bundle::getMessagesCount).containsExactly(3, 2, 1, 1);
        assertThat(bundles).extracting(Bundle::getSequence).containsExactly(1L, 1L, 1L, 4L);
    }

    /** The bound is on what waits, whatever the number of topics it is spread over. */
    @Test
    void topicsAreBoundedTogether() {
        links.forEach(peer.at::keepWriting);
        int published = 0;
        while (peer.at.node.canPublish(message(ByteString.EMPTY))) {
            peer.publish("topic/" + published % 100, "");
            published++;
        }

        assertThat(published).isEqualTo(Limits.DEFAULT.maxBundleMessages());
    }

    /** Else every receiver would take the bundle for a mistake. */
    @Test
    void aBundleIsBoundedInFields() throws Exception {
        links.forEach(peer.at::keepWriting);
        Message.Builder full = Message.newBuilder().setContentType("t");
        IntStream.range(0, 32)
                .forEach(i ->
                        full.addHeaders(Header.newBuilder().setName("n" + i).setValue("v")));
        int published = 0;
        while (peer.at.node.canPublish(full.build())) {
            peer.at.node.publish("t", full.build(), peer.at.nowNanos());
            published++;
        }
        peer.at.drain(links.get(0));

        assertThat(bundles(links.get(0))).extracting(Bundle::getMessagesCount).containsExactly(published);
        assertThat(published).isGreaterThan(50);
    }

    @Test
    void aPeerPublishesToABoundedNumberOfTopicsAndAlwaysToEverybody() {
        for (int i = 0; i < Publishing.MOST_TOPICS; i++) {
            assertThat(peer.at.node.takesTopic("t/" + i)).isTrue();
            peer.publish("t/" + i, "x");
        }

        assertThat(peer.at.node.takesTopic("t/one too many")).isFalse();
        assertThat(peer.at.node.takesTopic("t/7")).isTrue();
        assertThat(peer.at.node.takesTopic("")).isTrue();
    }

    @Test
    void whatIsReadBackSaysTopicNumberTypeAndHeaders() {
        peer.publish("a", "first");
        Message second = Message.newBuilder()
                .setPayload(ByteString.copyFromUtf8("{}"))
                .setContentType("application/json")
                .addHeaders(Header.newBuilder().setName("z").setValue("1"))
                .addHeaders(Header.newBuilder().setName("b").setValue("2"))
                .build();
        peer.at.node.publish("a", second, peer.at.nowNanos());

        var read = peer.at.node.messages().get(1);
        assertThat(read.topic()).isEqualTo("a");
        assertThat(read.epoch()).isEqualTo(1);
        assertThat(read.sequence()).isEqualTo(2);
        assertThat(read.contentType()).isEqualTo("application/json");
        assertThat(read.headers()).containsExactly(entry("z", "1"), entry("b", "2"));
        assertThat(peer.delivered.get(1).messages(read.received())).containsExactly(read);
    }

    @Test
    void everythingHasLeftOnceNoLinkWritesAndNoIdWaitsForRoom() {
        assertThat(peer.at.node.hasLeft(0)).isTrue();
        links.forEach(peer.at::keepWriting);
        peer.publish("a", "gathers");
        assertThat(peer.at.node.hasLeft(0)).isFalse();
        links.forEach(peer.at::drain);
        assertThat(peer.at.node.hasLeft(0)).isTrue();

        peer.at.fill(links.get(0));
        peer.publish("a", "deferred");
        assertThat(peer.at.node.hasLeft(0)).isFalse();
        peer.at.drain(links.get(0));
        assertThat(peer.at.node.hasLeft(0)).isTrue();
    }

    private static Message message(ByteString payload) {
        return Message.newBuilder().setPayload(payload).build();
    }

    private List<Bundle> bundles(LinkId link) throws Exception {
        List<Bundle> bundles = new ArrayList<>();
        for (Envelope envelope : peer.at.takeOffered(link)) {
            BundleId id = BundleId.of(envelope.getBundle());
            bundles.add(
                    SealedBundle.open(envelope.getBundle(), id, Limits.DEFAULT).content());
        }
        return bundles;
    }
}
