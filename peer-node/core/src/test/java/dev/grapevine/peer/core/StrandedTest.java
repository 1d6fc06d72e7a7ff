package dev.grapevine.peer.core;

import static dev.grapevine.peer.core.Said.interest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.node.LinkId;
import dev.grapevine.node.testing.NodeUnderTest;
import dev.grapevine.protocol.BundleId;
import dev.grapevine.wire.Envelope;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is published before there is anybody who wants it. */
class StrandedTest {
    private static final long SECOND = 1_000_000_000L;
    private static final String TOPIC = "rooms/1";

    private final Stranded stranded = new Stranded();

    private static BundleId id(long number) {
        return new BundleId(Said.id(Said.number(number)));
    }

    // ---- the list ----

    @Test
    void thoseOfATopicAreTakenOnceAndInOrder() {
        stranded.add(id(1), "a", 0);
        stranded.add(id(2), "b", 0);
        stranded.add(id(3), "a", 0);

        assertThat(stranded.take("a"::equals)).containsExactly(id(1), id(3));
        assertThat(stranded.take("a"::equals)).isEmpty();
        assertThat(stranded.isEmpty()).isFalse();
        assertThat(stranded.take(topic -> true)).containsExactly(id(2));
        assertThat(stranded.isEmpty()).isTrue();
    }

    @Test
    void theyWaitFiveSeconds() {
        stranded.add(id(1), "a", SECOND);
        stranded.add(id(2), "a", 2 * SECOND);
        stranded.expire(6 * SECOND);
        assertThat(stranded.isEmpty()).isFalse();
        stranded.expire(6 * SECOND + 1);

        assertThat(stranded.take(topic -> true)).containsExactly(id(2));
    }

    @Test
    void thousandAndTwentyFourWait() {
        for (int i = 0; i < 2_000; i++) {
            stranded.add(id(i), "a", 0);
        }

        List<BundleId> taken = stranded.take(topic -> true);
        assertThat(taken).hasSize(1_024);
        assertThat(taken.get(0)).as("the oldest are given up").isEqualTo(id(2_000 - 1_024));
    }

    // ---- in a peer ----

    private final PeerUnderTest peer = PeerUnderTest.joined(64, 0);
    private final NodeUnderTest<PeerNode> at = peer.at;

    private List<String> offered(LinkId link) {
        return at.takeOffered(link).stream().map(StrandedTest::text).toList();
    }

    private static String text(Envelope envelope) {
        assertThat(envelope.getRouted()).isTrue();
        try {
            return dev.grapevine.wire.Bundle.parseFrom(envelope.getBundle())
                    .getMessages(0)
                    .getPayload()
                    .toStringUtf8();
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theFirstThatWantsItGetsAllThatHasWaited() {
        LinkId indifferent = peer.neighbour(1);
        peer.publish(TOPIC, "1");
        peer.publish("halls", "other");
        peer.publish(TOPIC, "2");
        assertThat(at.node.hasLeft(0)).isFalse();

        LinkId first = peer.neighbour(2);
        at.receive(first, interest("rooms/+"));
        assertThat(offered(first)).containsExactly("1", "2");
        LinkId second = peer.neighbour(3);
        at.receive(second, interest("rooms/+"));
        assertThat(offered(second)).as("it compares, or hears from the first").isEmpty();
        assertThat(offered(indifferent)).isEmpty();
        assertThat(at.node.hasLeft(0)).as("halls still waits").isFalse();
    }

    @Test
    void nothingWaitsForSomebodyForEver() {
        peer.publish(TOPIC, "1");
        at.advance(Duration.ofSeconds(7));
        assertThat(at.node.hasLeft(0)).isTrue();
        LinkId late = peer.neighbour(2);
        at.receive(late, interest(TOPIC));

        assertThat(offered(late)).isEmpty();
    }

    @Test
    void whatFindsSomebodyDoesNotWait() {
        LinkId link = peer.neighbour(1);
        at.receive(link, interest(TOPIC));
        peer.publish(TOPIC, "1");

        assertThat(offered(link)).containsExactly("1");
        assertThat(at.node.hasLeft(0)).isTrue();
    }
}
