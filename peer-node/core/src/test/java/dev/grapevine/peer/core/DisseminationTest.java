package dev.grapevine.peer.core;

import static dev.grapevine.peer.core.PeerUnderTest.id;
import static dev.grapevine.peer.core.PeerUnderTest.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.BundleId;
import dev.grapevine.protocol.SealedBundle;
import dev.grapevine.wire.Bundle;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Gossip;
import dev.grapevine.wire.IHave;
import dev.grapevine.wire.IWant;
import dev.grapevine.wire.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DisseminationTest {
    private final PeerUnderTest peer = PeerUnderTest.alone(64);
    private final List<LinkId> links = peer.neighbours(1, 3);
    private final LinkId from = links.get(0);

    DisseminationTest() {
        peer.at.forgetSent();
    }

    @Test
    void aBundleIsDeliveredOnceAndGoesOnToAllOthersUnchanged() {
        Envelope envelope = envelope("hello", 1);
        peer.at.receive(from, gossip(envelope));

        assertThat(peer.texts()).containsExactly("hello");
        assertThat(peer.delivered.get(0).hops()).isEqualTo(1);
        assertThat(peer.at.takeOffered(from)).isEmpty();
        for (LinkId link : links.subList(1, 3)) {
            assertThat(peer.at.takeOffered(link))
                    .containsExactly(envelope.toBuilder().setHops(2).build());
        }
    }

    @Test
    void theSameBundleAgainGoesNowhere() {
        peer.at.receive(from, gossip(envelope("hello", 1)));
        peer.at.forgetSent();
        for (LinkId link : links) {
            peer.at.receive(link, gossip(envelope("hello", 5), envelope("hello", 1)));
        }

        assertThat(peer.texts()).containsExactly("hello");
        assertThat(links)
                .allSatisfy(link -> assertThat(peer.at.takeOffered(link)).isEmpty());
        assertThat(peer.at.take(PeerEvent.BundleDuplicate.class)).hasSize(6);
        assertThat(peer.at.live()).containsAll(links);
    }

    @Test
    void onesOwnBundleThatComesBackIsKnown() {
        peer.publish("mine");
        Envelope mine = peer.at.takeOffered(from).get(0);
        peer.at.receive(from, gossip(mine));

        assertThat(peer.texts()).containsExactly("mine");
        assertThat(peer.at.take(PeerEvent.BundleDuplicate.class)).hasSize(1);
    }

    @Test
    void manyBundlesInAFrameKeepTheirOrder() {
        peer.at.receive(from, gossip(envelope("a", 1), envelope("b", 2), envelope("c", 3)));

        assertThat(peer.texts()).containsExactly("a", "b", "c");
        assertThat(peer.at.takeOffered(links.get(1)))
                .extracting(Envelope::getHops)
                .containsExactly(2, 3, 4);
    }

    @Test
    void absurdHopCountsAreClamped() {
        peer.at.receive(from, gossip(envelope("a", 0), envelope("b", -1), envelope("c", Integer.MAX_VALUE)));

        assertThat(peer.delivered).extracting(Delivery::hops).containsOnly(1 << 16);
    }

    @Test
    void aBundleOfAnotherNetworkClosesThatLinkOnly() {
        Bundle foreign = bundle("x").setNetwork("another").build();
        assertMistake(Envelope.newBuilder()
                .setBundle(foreign.toByteString())
                .setHops(1)
                .build());
    }

    @Test
    void bytesThatAreNoBundleCloseThatLinkOnly() {
        assertMistake(Envelope.newBuilder().setBundle(text("no bundle at all")).build());
    }

    @Test
    void whatCameBeforeTheMistakeInTheSameFrameStays() {
        Envelope bad = Envelope.newBuilder().setBundle(text("?")).build();
        peer.at.receive(from, gossip(envelope("before", 1), bad, envelope("after", 1)));

        assertThat(peer.texts()).containsExactly("before");
        assertThat(peer.at.closed(from)).isTrue();
    }

    @Test
    void aRefusedBundleIsNotRememberedAsSeen() {
        bytesThatAreNoBundleCloseThatLinkOnly();

        assertThat(peer.at.node.messageCount()).isZero();
    }

    // ---- a full link gets ids ----

    @Test
    void aFullLinkGetsTheIdWhenItIsIdleAndThePayloadWhenItAsks() {
        LinkId slow = links.get(1);
        peer.at.fill(slow);
        Envelope envelope = envelope("large", 1);
        peer.at.receive(from, gossip(envelope));
        assertThat(peer.at.takeOffered(slow)).isEmpty();
        assertThat(peer.at.take(PeerEvent.PayloadDeferred.class)).hasSize(1);

        peer.at.drain(slow);
        BundleId id = BundleId.of(envelope.getBundle());
        assertThat(peer.at.takeSent(slow)).containsExactly(iHave(List.of(id.bytes())));
        peer.at.receive(slow, iWant(List.of(id.bytes())));
        assertThat(peer.at.takeOffered(slow))
                .containsExactly(envelope.toBuilder().setHops(2).build());

        peer.at.drain(slow);
        assertThat(peer.at.takeSent(slow)).as("once").isEmpty();
    }

    @Test
    void manyIdsLeaveAFrameAtATime() {
        LinkId slow = links.get(1);
        peer.at.fill(slow);
        for (int i = 0; i < 600; i++) {
            peer.at.receive(from, gossip(envelope("m" + i, 1)));
        }
        List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            peer.at.drain(slow);
            peer.at.takeSent(slow).forEach(frame -> sizes.add(frame.getIHave().getBundleIdsCount()));
        }

        assertThat(sizes).containsExactly(256, 256, 88);
    }

    @Test
    void aPayloadThatIsAskedForWhileTheLinkIsFullAgainIsDeferredAgain() {
        LinkId slow = links.get(1);
        peer.at.fill(slow);
        Envelope envelope = envelope("large", 1);
        peer.at.receive(from, gossip(envelope));
        peer.at.drain(slow);
        peer.at.takeSent(slow);
        peer.at.fill(slow);
        ByteString id = BundleId.of(envelope.getBundle()).bytes();
        peer.at.receive(slow, iWant(List.of(id)));
        peer.at.drain(slow);

        assertThat(peer.at.takeSent(slow)).containsExactly(iHave(List.of(id)));
    }

    @Test
    void onlyNewIdsAreAskedFor() {
        Envelope known = envelope("known", 1);
        peer.at.receive(from, gossip(known));
        ByteString fresh = id(9).bytes();
        peer.at.receive(from, iHave(List.of(BundleId.of(known.getBundle()).bytes(), fresh)));
        assertThat(peer.at.takeSent(from)).containsExactly(iWant(List.of(fresh)));

        peer.at.receive(from, iHave(List.of(BundleId.of(known.getBundle()).bytes())));
        assertThat(peer.at.takeSent(from)).isEmpty();
    }

    @Test
    void anIdThatIsNotKeptIsPassedOver() {
        peer.at.receive(from, iWant(List.of(id(9).bytes())));

        assertThat(peer.at.takeOffered(from)).isEmpty();
        assertThat(peer.at.closed(from)).isFalse();
        assertThat(peer.at.take(PeerEvent.WantedBundleGone.class)).hasSize(1);
    }

    @Test
    void askingForOneBundleAHundredTimesGivesItOnce() {
        Envelope envelope = envelope("large", 1);
        peer.at.receive(from, gossip(envelope));
        ByteString id = BundleId.of(envelope.getBundle()).bytes();
        peer.at.receive(from, iWant(Collections.nCopies(256, id)));

        assertThat(peer.at.takeOffered(from)).hasSize(1);
    }

    @Test
    void whoAsksAgainAndAgainOverAFullLinkIsToldOnce() {
        Envelope envelope = envelope("large", 1);
        ByteString id = BundleId.of(envelope.getBundle()).bytes();
        peer.at.receive(from, gossip(envelope));
        peer.at.fill(from);
        for (int i = 0; i < 6; i++) {
            peer.at.receive(from, iWant(List.of(id)));
        }
        peer.at.drain(from);

        assertThat(peer.at.takeSent(from)).containsExactly(iHave(List.of(id)));
    }

    @Test
    void whatWaitedForALostLinkIsForgotten() {
        LinkId slow = links.get(1);
        peer.at.fill(slow);
        peer.at.receive(from, gossip(envelope("x", 1)));
        peer.at.lose(slow);
        LinkId again = peer.neighbour(2);
        peer.at.forgetSent();
        peer.at.drain(again);

        assertThat(peer.at.takeSent(again)).isEmpty();
    }

    // ---- keeping ----

    @Test
    void messagesAreShownWithTheirWay() {
        peer.at.receive(from, gossip(envelope("hello", 4)));
        var shown = peer.at.node.messages().get(0);

        assertThat(shown.text()).isEqualTo("hello");
        assertThat(shown.origin()).isEqualTo(id(9));
        assertThat(shown.hops()).isEqualTo(4);
        assertThat(shown.topic()).isEmpty();
        assertThat(shown.hash())
                .isEqualTo(BundleId.of(envelope("hello", 1).getBundle()).hex());
    }

    /** Whoever still gives out a bundle must still recognise it. */
    @Test
    void aBundleThatIsKeptIsNeverTakenForANewOne() {
        Envelope envelope = envelope("old", 1);
        peer.at.receive(from, gossip(envelope));
        List<LinkId> alive = links;
        for (int minute = 1; minute <= 16; minute++) {
            peer.at.eachSecond(
                    Duration.ofMinutes(1),
                    at -> alive.forEach(l -> at.receive(l, dev.grapevine.protocol.Frames.pong(0))));
            int kept = peer.at.node.messageCount();
            if (kept > 0) {
                peer.at.receive(links.get(1), gossip(envelope));
                assertThat(peer.texts()).as("after %d min", minute).containsExactly("old");
            }
        }
    }

    private void assertMistake(Envelope bad) {
        peer.at.receive(from, gossip(bad));

        assertThat(peer.at.closed(from)).isTrue();
        assertThat(peer.at.take(PeerEvent.RemoteMistake.class)).hasSize(1);
        assertThat(peer.up()).containsExactly(id(2), id(3));
        assertThat(peer.delivered).isEmpty();
        assertThat(links.subList(1, 3))
                .allSatisfy(link -> assertThat(peer.at.takeOffered(link)).isEmpty());
    }

    /** The origin's sequence numbers, in the order in which texts are first mentioned. */
    private final Map<String, Integer> sequences = new LinkedHashMap<>();

    private int sequence(String text) {
        return sequences.computeIfAbsent(text, t -> sequences.size() + 1);
    }

    private Bundle.Builder bundle(String... texts) {
        var bundle = Bundle.newBuilder()
                .setNetwork("grapevine")
                .setOrigin(id(9).bytes())
                .setEpoch(1)
                .setSequence(sequence(texts[0]));
        for (String text : texts) {
            bundle.addMessages(Message.newBuilder().setPayload(text(text)));
        }
        return bundle;
    }

    private Envelope envelope(String text, int hops) {
        SealedBundle bundle = SealedBundle.seal(bundle(text).build());
        return Envelope.newBuilder().setBundle(bundle.bytes()).setHops(hops).build();
    }

    private static Frame gossip(Envelope... envelopes) {
        return Frame.newBuilder()
                .setGossip(Gossip.newBuilder().addAllEnvelopes(List.of(envelopes)))
                .build();
    }

    private static Frame iHave(List<ByteString> ids) {
        return Frame.newBuilder()
                .setIHave(IHave.newBuilder().addAllBundleIds(ids))
                .build();
    }

    private static Frame iWant(List<ByteString> ids) {
        return Frame.newBuilder()
                .setIWant(IWant.newBuilder().addAllBundleIds(ids))
                .build();
    }
}
