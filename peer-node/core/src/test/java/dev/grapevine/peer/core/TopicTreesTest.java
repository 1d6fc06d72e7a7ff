package dev.grapevine.peer.core;

import static dev.grapevine.peer.core.Said.gossip;
import static dev.grapevine.peer.core.Said.interest;
import static dev.grapevine.peer.core.Said.lazily;
import static dev.grapevine.peer.core.Said.routed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.node.LinkId;
import dev.grapevine.node.testing.NodeUnderTest;
import dev.grapevine.protocol.TopicFilters;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Graft;
import dev.grapevine.wire.Message;
import dev.grapevine.wire.Prune;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Bundles that are routed by topic, seen by peer 0, which has joined a seed and has neighbours 1 to 4. */
class TopicTreesTest {
    private static final String TOPIC = "rooms/1";
    private static final int DUPLICATES_TO_PRUNE = 6;
    private static final Duration SOON = Duration.ofMillis(400);
    private static final Duration TOO_LATE = Duration.ofSeconds(1);

    private final PeerUnderTest peer = PeerUnderTest.joined(64, 0);
    private final NodeUnderTest<PeerNode> at = peer.at;
    private final List<LinkId> links = peer.neighbours(1, 4);
    private final LinkId a = links.get(0);
    private final LinkId b = links.get(1);
    private final LinkId c = links.get(2);
    private final LinkId d = links.get(3);
    private long lastMessage;

    TopicTreesTest() {
        at.forgetSent();
    }

    private void subscribe(String... filters) {
        at.node.subscribe(TopicFilters.ofWire(List.of(filters)), at.nowNanos());
    }

    private void wanted(String filter, LinkId... by) {
        for (LinkId link : by) {
            at.receive(link, interest(filter));
        }
        at.forgetSent();
    }

    private Envelope next() {
        return routed(TOPIC, ++lastMessage);
    }

    private List<LinkId> offered() {
        return links.stream().filter(link -> !at.takeOffered(link).isEmpty()).toList();
    }

    private List<LinkId> announced() {
        at.advance(SOON);
        return links.stream()
                .filter(link -> !at.takeSent(link, Frame.KindCase.I_HAVE).isEmpty())
                .toList();
    }

    /** They bring, in this order, so many bundles each. */
    private void bring(int count, LinkId... each) {
        for (int i = 0; i < count; i++) {
            Envelope bundle = next();
            for (LinkId from : each) {
                at.receive(from, gossip(bundle));
            }
        }
    }

    private List<Frame> told(LinkId link) {
        return at.takeSent(link).stream()
                .filter(frame -> frame.hasPrune() || frame.hasGraft())
                .toList();
    }

    private static Frame prune(String... topics) {
        return Frame.newBuilder()
                .setPrune(Prune.newBuilder().addAllTopics(List.of(topics)))
                .build();
    }

    private static Frame graft(String... topics) {
        return Frame.newBuilder()
                .setGraft(Graft.newBuilder().addAllTopics(List.of(topics)))
                .build();
    }

    // ---- who gets payloads ----

    @Test
    void aSubscriberPassesABundleOnToThoseWhoWantItAndToNobodyElse() {
        subscribe("rooms/+");
        wanted(TOPIC, a);
        wanted("rooms/#", b);
        wanted("halls", c);

        at.receive(a, gossip(next()));

        assertThat(peer.texts()).containsExactly("1");
        Envelope passedOn = at.takeOffered(b).get(0);
        assertThat(passedOn.getRouted()).isTrue();
        assertThat(passedOn.getTree()).isZero();
        assertThat(passedOn.getHops()).isEqualTo(2);
        assertThat(offered()).isEmpty();
        assertThat(announced()).isEmpty();
    }

    @Test
    void aSubscriberPublishesToAllThatWantIt() {
        subscribe(TOPIC);
        wanted("#", a, b, d);
        peer.publish(TOPIC, "mine");

        assertThat(offered()).containsExactly(a, b, d);
    }

    @Test
    void whoeverDoesNotWantItsOwnTopicEntersItThroughTwo() {
        wanted(TOPIC, b, c, d);
        peer.publish(TOPIC, "mine");

        assertThat(offered()).containsExactly(b, c);
        assertThat(announced()).isEmpty();
        at.lose(b);
        at.forgetSent();
        peer.publish(TOPIC, "mine too");
        assertThat(offered()).containsExactly(c, d);
    }

    @Test
    void aBroadcastStillGoesToEverybody() {
        wanted(TOPIC, a);
        peer.publish("to all");

        assertThat(offered()).containsExactlyElementsOf(links);
    }

    @Test
    void whoeverChangesItsMindIsFollowedAtOnce() {
        subscribe(TOPIC);
        wanted(TOPIC, a, b);
        at.receive(a, interest("halls"));
        peer.publish(TOPIC, "1");
        assertThat(offered()).containsExactly(b);

        at.receive(c, interest(TOPIC));
        peer.publish(TOPIC, "2");
        assertThat(offered()).containsExactly(b, c);
    }

    @Test
    void withoutASeedTheWholeOverlayCarriesATopic() {
        PeerUnderTest alone = PeerUnderTest.alone(64);
        LinkId indifferent = alone.neighbour(1);
        alone.publish(TOPIC, "mine");

        assertThat(alone.at.takeOffered(indifferent))
                .singleElement()
                .satisfies(envelope -> assertThat(envelope.getRouted()).isFalse());
    }

    /** So does what another has sent that way: it is not routed on the way. */
    @Test
    void whatTravelsTheWholeOverlayIsPassedOnByThoseWhoDoNotWantIt() {
        at.receive(a, gossip(next().toBuilder().setRouted(false).build()));

        assertThat(offered()).containsExactly(b, c, d);
        assertThat(at.take(PeerEvent.UnwantedTopic.class)).isEmpty();
    }

    // ---- what is not wanted ----

    @Test
    void aRoutedBundleThatIsNotWantedIsDroppedAndCounted() {
        wanted(TOPIC, b);
        at.receive(a, gossip(next()));

        assertThat(at.take(PeerEvent.UnwantedTopic.class)).hasSize(1);
        assertThat(peer.delivered).isEmpty();
        assertThat(at.node.messageCount()).isZero();
        assertThat(offered()).isEmpty();
        assertThat(at.closed(a))
                .as("no mistake: it may have wanted it a moment ago")
                .isFalse();
    }

    @Test
    void whatWasDroppedIsTakenOnceItIsWanted() {
        Envelope bundle = next();
        at.receive(a, gossip(bundle));
        subscribe(TOPIC);
        at.receive(a, gossip(bundle));

        assertThat(peer.texts()).containsExactly("1");
    }

    /** Nobody may take it for the number that stands for a topic here. */
    @Test
    void aTreeOfAllOnesIsNotTakenForRouted() {
        wanted(TOPIC, b);
        at.receive(a, gossip(next().toBuilder().setRouted(false).setTree(-1).build()));

        assertThat(offered()).as("flooding, as by any tree's number").containsExactly(b, c, d);
        assertThat(peer.texts()).containsExactly("1");
        assertThat(at.closed(a)).isFalse();
    }

    /** It would be pruned as the topic without a name, which is a mistake. */
    @Test
    void aBroadcastThatSaysItIsRoutedIsAMistake() {
        at.receive(a, gossip(routed("", 1)));

        assertThat(at.take(PeerEvent.RemoteMistake.class)).hasSize(1);
        assertThat(at.closed(a)).isTrue();
        assertThat(offered()).isEmpty();
    }

    @Test
    void aKnownBroadcastThatSaysItIsRoutedPrunesNobody() {
        Envelope broadcast = Said.number(1);
        at.receive(b, gossip(broadcast));
        for (int i = 0; i < 2 * DUPLICATES_TO_PRUNE; i++) {
            at.receive(a, gossip(broadcast.toBuilder().setRouted(true).build()));
        }

        assertThat(told(a)).isEmpty();
    }

    // ---- prune and graft ----

    @Test
    void theThirdSenderThatBringsOnlyWhatIsKnownIsPruned() {
        subscribe(TOPIC);
        wanted(TOPIC, a, b, c);
        bring(DUPLICATES_TO_PRUNE - 1, a, c);
        assertThat(told(c)).isEmpty();
        bring(1, a, c);

        assertThat(told(c)).containsExactly(prune(TOPIC));
        assertThat(told(a)).isEmpty();
        assertThat(told(b)).isEmpty();
    }

    @Test
    void twoSendersStayHoweverOftenTheyBringWhatIsKnown() {
        subscribe(TOPIC);
        wanted(TOPIC, a, b, c);
        bring(10 * DUPLICATES_TO_PRUNE, a, b, c);

        assertThat(links.stream().filter(link -> !told(link).isEmpty())).hasSize(1);
        bring(10 * DUPLICATES_TO_PRUNE, a, b);
        assertThat(told(a)).isEmpty();
        assertThat(told(b)).isEmpty();
    }

    @Test
    void newsOutweighsDuplicates() {
        subscribe(TOPIC);
        wanted(TOPIC, a, b, c);
        for (int i = 0; i < 10 * DUPLICATES_TO_PRUNE; i++) {
            bring(1, a, c);
            bring(1, c);
        }

        assertThat(told(c)).isEmpty();
    }

    /** A publisher that does not want its topic has only its two ways in, and they must not both end. */
    @Test
    void whoeverIsNoSubscriberIsNeverPruned() {
        subscribe(TOPIC);
        wanted(TOPIC, a, b, c);
        bring(10 * DUPLICATES_TO_PRUNE, a, d);

        assertThat(told(d)).isEmpty();
    }

    /** Whom this peer has pruned still gets payloads from it. */
    @Test
    void aPruneIsForOneDirection() {
        subscribe(TOPIC);
        wanted(TOPIC, a, b, c);
        bring(DUPLICATES_TO_PRUNE, a, c);
        assertThat(told(c)).containsExactly(prune(TOPIC));
        at.forgetSent();

        at.receive(a, gossip(next()));

        assertThat(offered()).containsExactly(b, c);
    }

    @Test
    void whoeverPrunesGetsIdsAndAfterAGraftPayloadsAgain() {
        subscribe("#");
        wanted("#", a, b, c);
        at.receive(b, prune(TOPIC, "other"));
        at.receive(a, gossip(next()));
        assertThat(offered()).containsExactly(c);
        assertThat(announced()).containsExactly(b);
        at.receive(a, gossip(routed("halls", 1)));
        assertThat(offered()).as("another topic").containsExactly(b, c);

        at.receive(b, graft(TOPIC));
        at.receive(a, gossip(next()));
        assertThat(offered()).containsExactly(b, c);
    }

    @Test
    void whoeverWasPrunedIsGraftedWhenABundleHadToBeAskedFor() {
        subscribe(TOPIC);
        wanted(TOPIC, a, b, c);
        bring(DUPLICATES_TO_PRUNE, a, c);
        at.forgetSent();
        repairFrom(c);

        assertThat(told(c)).containsExactly(graft(TOPIC));
        repairFrom(c);
        assertThat(told(c)).as("once").isEmpty();
    }

    private void repairFrom(LinkId link) {
        Envelope missed = next();
        at.receive(link, lazily(missed));
        at.advance(TOO_LATE);
        at.takeSent(link);
        at.receive(link, gossip(missed));
    }

    @Test
    void whoeverHangsUpBeginsAnew() {
        subscribe(TOPIC);
        wanted(TOPIC, a, b, c);
        at.receive(b, prune(TOPIC));
        at.lose(b);
        LinkId again = peer.neighbour(2);
        at.receive(again, interest(TOPIC));
        at.forgetSent();
        peer.publish(TOPIC, "mine");

        assertThat(at.takeOffered(again)).hasSize(1);
    }

    // ---- bounds ----

    /** The topic used longest ago begins anew; who was used all the time is as it was. */
    @Test
    void aThousandTopicsAreRemembered() {
        subscribe("#");
        wanted("#", a, b);
        at.receive(b, prune(TOPIC));
        at.receive(b, prune("forgotten"));
        for (int i = 0; i < 2_000; i++) {
            at.receive(b, prune("t/" + i));
            if (i % 500 == 0) {
                peer.publish(TOPIC, "mine");
                assertThat(at.takeOffered(b)).isEmpty();
            }
        }
        at.forgetSent();
        peer.publish("forgotten", "mine");

        assertThat(at.takeOffered(b)).hasSize(1);
    }

    /** Whoever was told to send only ids, by a peer that has forgotten it, must not be asked for each payload for ever. */
    @Test
    void aForgottenPruneIsTakenBackAtTheFirstRepair() {
        subscribe("#");
        wanted("#", a, b, c);
        bring(DUPLICATES_TO_PRUNE, a, c);
        assertThat(told(c)).containsExactly(prune(TOPIC));
        IntStream.range(0, 1_100).forEach(i -> at.receive(b, prune("t/" + i)));
        at.forgetSent();
        repairFrom(c);

        assertThat(told(c)).containsExactly(graft(TOPIC));
    }

    @Test
    void aTopicOfManyMessagesIsRoutedAsOne() {
        subscribe(TOPIC);
        wanted(TOPIC, b);
        var bundle = Said.bundle(900, 1)
                .setTopic(TOPIC)
                .addMessages(Message.newBuilder().setPayload(PeerUnderTest.text("x")))
                .addMessages(Message.newBuilder().setPayload(PeerUnderTest.text("y")));
        at.receive(a, gossip(Said.envelope(bundle).toBuilder().setRouted(true).build()));

        assertThat(peer.texts()).containsExactly("x", "y");
        assertThat(offered()).containsExactly(b);
    }
}
