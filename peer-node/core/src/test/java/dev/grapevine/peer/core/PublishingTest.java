package dev.grapevine.peer.core;

import static dev.grapevine.peer.core.PeerUnderTest.id;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.BundleId;
import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.SealedBundle;
import dev.grapevine.wire.Bundle;
import dev.grapevine.wire.Envelope;
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
        while (peer.at.node.canPublish(kib.size())) {
            peer.at.node.publish(kib, peer.at.nowNanos());
            published++;
        }

        assertThat(published).isEqualTo(Limits.DEFAULT.maxBundleBytes() / (1024 + 8));
        peer.at.drain(links.get(0));
        assertThat(peer.at.node.canPublish(kib.size())).isTrue();
        List<Envelope> sent = peer.at.takeOffered(links.get(0));
        assertThat(sent).hasSize(1);
        assertThat(sent.get(0).getBundle().size()).isLessThanOrEqualTo(Limits.DEFAULT.maxBundleBytes());
    }

    @Test
    void aBundleIsBoundedInMessages() throws Exception {
        links.forEach(peer.at::keepWriting);
        int published = 0;
        while (peer.at.node.canPublish(0)) {
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
        assertThat(peer.at.node.canPublish(large.size()))
                .as("an empty bundle takes any one")
                .isTrue();
        peer.at.node.publish(large, peer.at.nowNanos());
        assertThat(peer.at.node.canPublish(1)).isFalse();
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
