package dev.grapevine.peer.core;

import static dev.grapevine.peer.core.Said.digest;
import static dev.grapevine.peer.core.Said.gossip;
import static dev.grapevine.peer.core.Said.has;
import static dev.grapevine.peer.core.Said.interest;
import static dev.grapevine.peer.core.Said.number;
import static dev.grapevine.peer.core.Said.routed;
import static dev.grapevine.peer.core.Said.toPull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.grapevine.node.LinkId;
import dev.grapevine.node.testing.NodeUnderTest;
import dev.grapevine.protocol.TopicFilters;
import dev.grapevine.wire.Digest;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Neighbours compare what one of them wants, and nothing else. Peer 0 keeps a bundle of rooms and one of halls. */
class AntiEntropyByInterestTest {
    private static final Duration SETTLED = Duration.ofMillis(5001);

    private final PeerUnderTest peer = PeerUnderTest.joined(64, 0);
    private final NodeUnderTest<PeerNode> at = peer.at;
    private final LinkId source = peer.neighbour(1);
    private final LinkId other = peer.neighbour(2);
    private final Envelope room = routed("rooms/1", 1);
    private final Envelope hall = routed("halls", 1);
    private final Envelope broadcast = number(1);

    AntiEntropyByInterestTest() {
        subscribe("#");
        at.receive(source, gossip(room, hall, broadcast));
        at.advance(SETTLED);
        at.forgetSent();
    }

    private void subscribe(String... filters) {
        at.node.subscribe(TopicFilters.ofWire(List.of(filters)), at.nowNanos());
    }

    private List<ByteString> announced(LinkId link) {
        List<ByteString> ids = new ArrayList<>();
        at.takeSent(link, Frame.KindCase.I_HAVE)
                .forEach(frame -> ids.addAll(frame.getIHave().getBundleIdsList()));
        return ids;
    }

    private List<String> topicsCompared(LinkId link) {
        List<String> topics = new ArrayList<>();
        for (Frame frame : at.takeSent(link, Frame.KindCase.DIGEST)) {
            Digest digest = frame.getDigest();
            digest.getStreamsList()
                    .forEach(stream -> topics.add(stream.getStream().getTopic()));
        }
        return topics;
    }

    @Test
    void whoeverHasSaidNothingIsToldOfBroadcastsOnly() {
        at.receive(other, digest(false));

        assertThat(announced(other)).containsExactly(Said.id(broadcast));
    }

    @Test
    void nothingIsAnnouncedThatTheNeighbourDoesNotWant() {
        at.receive(other, interest("rooms/+"));
        at.takeSent(other);
        at.receive(other, digest(false, has(900, 1)));

        assertThat(announced(other)).containsExactly(Said.id(room));
    }

    /** Its own interest makes this peer ask; what it lacks it then says itself, and is given. */
    @Test
    void aLateSubscriberIsAskedToCompareAndGetsWhatIsKept() {
        at.receive(other, interest("halls"));
        assertThat(topicsCompared(other)).containsExactlyInAnyOrder("", "rooms/1", "halls");

        at.receive(other, digest(true));
        assertThat(announced(other)).containsExactly(Said.id(hall), Said.id(broadcast));
        at.receive(other, Said.iWant(hall));
        assertThat(at.takeOffered(other)).singleElement().satisfies(envelope -> {
            assertThat(envelope.getBundle()).isEqualTo(hall.getBundle());
            assertThat(envelope.getRouted()).isTrue();
        });
    }

    @Test
    void theSameInterestAgainChangesNothing() {
        at.receive(other, interest("halls"));
        at.forgetSent();
        at.receive(other, interest("halls"));

        assertThat(at.takeSent(other)).isEmpty();
    }

    /** A round costs a walk through all streams. */
    @Test
    void whoeverChangesItsMindAllTheTimeIsNotAlwaysAnswered() {
        for (int i = 0; i < 1_000; i++) {
            at.receive(other, interest("t/" + i));
        }

        assertThat(at.takeSent(other, Frame.KindCase.DIGEST)).hasSizeLessThanOrEqualTo(64);
        assertThat(at.closed(other)).isFalse();
    }

    @Test
    void streamsThatNeitherWantsAreNotCompared() {
        subscribe("rooms/#");
        at.forgetSent();
        at.receive(other, interest("gardens"));

        assertThat(topicsCompared(other)).containsExactlyInAnyOrder("", "rooms/1");
    }

    @Test
    void whatTheNeighbourHasIsNoReasonToCompareIfItIsNotWantedHere() {
        subscribe("rooms/#");
        at.forgetSent();
        var stream = has(900, 7).toBuilder();
        stream.getStreamBuilder().setTopic("gardens");
        at.receive(other, digest(false, stream.build(), has(900, 1)));
        assertThat(topicsCompared(other)).isEmpty();

        stream.getStreamBuilder().setTopic("rooms/2");
        at.receive(other, digest(false, stream.build(), has(900, 1)));
        assertThat(at.takeSent(other, Frame.KindCase.DIGEST))
                .singleElement()
                .satisfies(frame -> assertThat(frame.getDigest().getReply()).isTrue());
    }

    @Test
    void whatIsPulledGoesOnToThoseWhoWantIt() {
        at.receive(other, interest("rooms/#"));
        at.forgetSent();
        Envelope missed = routed("rooms/2", 1);
        at.receive(source, toPull(missed));
        assertThat(Said.takeWanted(at, source)).containsExactly(Said.id(missed));
        at.receive(source, gossip(missed));

        assertThat(at.takeOffered(other)).extracting(Envelope::getBundle).containsExactly(missed.getBundle());
    }
}
