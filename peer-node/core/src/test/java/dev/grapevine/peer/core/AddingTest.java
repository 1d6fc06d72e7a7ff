package dev.grapevine.peer.core;

import static dev.grapevine.peer.core.PeerUnderTest.address;
import static dev.grapevine.peer.core.PeerUnderTest.connectedToPeer;
import static dev.grapevine.peer.core.PeerUnderTest.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.node.LinkId;
import dev.grapevine.node.testing.Wires;
import dev.grapevine.peer.core.PeerUnderTest.Setting;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Frames;
import dev.grapevine.wire.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Neighbours that the application asks for. */
class AddingTest {
    private static final long TICKET = 7;
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final PeerUnderTest peer = PeerUnderTest.alone(3);

    @Test
    void whoAnswersBecomesANeighbourAndTheWishEndsOnce() {
        LinkId link = ask(address(1));
        peer.answer(link, address(1));

        assertAdded(1);
        assertThat(peer.up()).containsExactly(id(1));
        peer.at.lose(link);
        peer.live(PATIENCE, List.of());
        assertUntold();
    }

    @Test
    void aNeighbourIsToldAtOnceAndNotDialled() {
        peer.neighbour(1);
        add(address(1));

        assertAdded(1);
        assertThat(peer.at.takeDialled()).isEmpty();
    }

    @Test
    void thePeerItselfIsNotDialled() {
        add(address(0));

        assertFailed("itself");
        assertThat(peer.at.takeDialled()).isEmpty();
    }

    @Test
    void theCapHolds() {
        List<LinkId> links = peer.neighbours(1, 3);
        add(address(4));

        assertFailed("all 3 links of this peer are taken");
        assertThat(peer.at.takeDialled()).isEmpty();
        assertThat(links).noneMatch(peer.at::closed);
    }

    @Test
    void dialsUnderWayCountAgainstTheCap() {
        for (int other = 1; other <= 5; other++) {
            add(address(other));
        }

        assertThat(peer.at.takeDialled()).hasSize(3);
        assertThat(peer.at.take(PeerEvent.AddingFailed.class)).hasSize(2);
    }

    @Test
    void twoWishesForOneAddressAreOneDial() {
        LinkId link = ask(address(1));
        peer.at.node.addPeer(TICKET + 1, address(1), peer.at.nowNanos());
        assertThat(peer.at.takeDialled()).isEmpty();
        peer.answer(link, address(1));

        assertThat(peer.at.take(PeerEvent.NeighbourAdded.class))
                .extracting(PeerEvent.NeighbourAdded::ticket)
                .containsExactly(TICKET, TICKET + 1);
    }

    @ParameterizedTest
    @CsvSource({"FULL, is full", "SELF, itself", "NETWORK, refused: NETWORK because", "NOT_A_PEER, a seed"})
    void aRefusalIsTheReason(Refused.Reason reason, String words) {
        LinkId link = ask(address(1));
        peer.at.open(link);
        peer.at.receive(link, Frames.refused(reason, "because"));

        assertFailed(words);
        assertThat(peer.up()).isEmpty();
    }

    @Test
    void whereNobodyListensTheDialFails() {
        peer.at.refuse(ask(address(1)));

        assertFailed("not reached");
    }

    @Test
    void whoAnswersWithNonsenseIsNotAdded() {
        LinkId link = ask(address(1));
        peer.at.open(link);
        peer.at.receive(link, Frames.ping(1));

        assertFailed("broke the protocol");
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void whoDoesNotAnswerInTimeIsGivenUp(boolean opens) {
        LinkId link = ask(address(1));
        if (opens) {
            peer.at.open(link);
        }
        peer.at.advance(PATIENCE);

        assertFailed("in time");
        assertThat(peer.at.closed(link)).isTrue();
        assertThat(peer.at.take(PeerEvent.AddingFailed.class)).isEmpty();
    }

    /** The other dials at the same instant and its dial is the one that stands. */
    @Test
    void whoDialsMeanwhileIsANeighbour() {
        LinkId link = ask(address(1));
        peer.at.open(link);
        peer.at.receive(link, Frames.refused(Refused.Reason.DUPLICATE, "the two dialled each other"));
        assertUntold();
        peer.neighbour(1);

        assertAdded(1);
    }

    @Test
    void whoDidNotDialAfterAllIsNotWaitedForForEver() {
        LinkId link = ask(address(1));
        peer.at.open(link);
        peer.at.receive(link, Frames.refused(Refused.Reason.DUPLICATE, "the two dialled each other"));
        peer.at.advance(PATIENCE);

        assertFailed("linked with this peer already, it says");
    }

    /** The other end gives up the former link as soon as it takes the new one. */
    @Test
    void aNeighbourThatIsDialledByAnotherNameStaysOne() {
        LinkId before = peer.neighbour(1);
        peer.at.advance(Duration.ofSeconds(20));
        peer.at.take(PeerEvent.NeighbourUp.class);
        LinkId link = ask(new Address("localhost", 6001));
        peer.at.open(link);
        peer.at.receive(link, connectedToPeer(1));

        assertAdded(1);
        assertThat(peer.up()).containsExactly(id(1));
        assertThat(peer.at.closed(before)).isTrue();
        assertThat(peer.at.closed(link)).isFalse();
        peer.publish("over the new link");
        assertThat(peer.at.takeOffered(link)).hasSize(1);
    }

    @Test
    void byAnotherNameInEveryOrder() {
        for (long order = 0; order < 40; order++) {
            Wires wires = new Wires();
            Address alias = new Address("localhost", 6002);
            List<PeerUnderTest> two = new ArrayList<>();
            for (int number : List.of(1, 2)) {
                Address[] bootstrap = number == 1 ? new Address[0] : new Address[] {address(1)};
                var config = Setting.of(number).bootstrap(bootstrap).config();
                PeerUnderTest one = new PeerUnderTest(config, wires.clock(), number);
                wires.add(address(number), one.at);
                two.add(one.start());
            }
            wires.alias(alias, address(2));
            Random random = new Random(order);
            wires.run(Duration.ofSeconds(6), random);
            two.get(0).at.node.addPeer(TICKET, alias, wires.clock().nowNanos());
            wires.run(PATIENCE, random);

            assertThat(two.get(0).up()).as("order %d", order).containsExactly(id(2));
            assertThat(two.get(1).up()).as("order %d", order).containsExactly(id(1));
            assertThat(two.get(0).at.take(PeerEvent.NeighbourAdded.class)).hasSize(1);
        }
    }

    private LinkId ask(Address other) {
        add(other);
        Map<LinkId, Address> dialled = peer.at.takeDialled();
        assertThat(dialled.values()).containsExactly(other);
        return dialled.keySet().iterator().next();
    }

    private void add(Address other) {
        peer.at.node.addPeer(TICKET, other, peer.at.nowNanos());
    }

    private void assertAdded(int other) {
        assertThat(peer.at.take(PeerEvent.NeighbourAdded.class))
                .containsExactly(new PeerEvent.NeighbourAdded(TICKET, id(other)));
        assertThat(peer.at.take(PeerEvent.AddingFailed.class)).isEmpty();
    }

    private void assertFailed(String words) {
        assertThat(peer.at.take(PeerEvent.AddingFailed.class))
                .singleElement()
                .satisfies(event -> assertThat(event.why()).contains(words));
        assertThat(peer.at.take(PeerEvent.NeighbourAdded.class)).isEmpty();
    }

    private void assertUntold() {
        assertThat(peer.at.take(PeerEvent.AddingFailed.class)).isEmpty();
        assertThat(peer.at.take(PeerEvent.NeighbourAdded.class)).isEmpty();
    }
}
