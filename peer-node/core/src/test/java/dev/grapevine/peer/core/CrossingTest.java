package dev.grapevine.peer.core;

import static dev.grapevine.peer.core.PeerUnderTest.SEED_A;
import static dev.grapevine.peer.core.PeerUnderTest.address;
import static dev.grapevine.peer.core.PeerUnderTest.id;
import static dev.grapevine.peer.core.PeerUnderTest.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.Address;
import dev.grapevine.wire.Apart;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Frame.KindCase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CrossingTest {
    private final PeerUnderTest peer;
    private final LinkId seed;

    CrossingTest() {
        peer = new PeerUnderTest(PeerUnderTest.Setting.of(0).seeds(SEED_A).maxPeers(6)).start();
        seed = peer.join(SEED_A);
    }

    private Map<LinkId, Address> apart(int... others) {
        var apart = Apart.newBuilder();
        for (int other : others) {
            apart.addOthers(record(other));
        }
        peer.at.receive(seed, Frame.newBuilder().setApart(apart).build());
        return peer.at.takeDialled();
    }

    @Test
    void oneOfTheOthersIsDialledBeyondTheLinksOwed() {
        peer.neighbours(1, 4);

        Map<LinkId, Address> dialled = apart(11, 12);

        assertThat(dialled).hasSize(1);
        assertThat(dialled.values()).isSubsetOf(List.of(address(11), address(12)));
        assertThat(peer.up()).hasSize(4);
    }

    /** Those over there may be full as well. */
    @Test
    void itAsksToBePutIntoALink() {
        peer.neighbours(1, 4);
        LinkId across = apart(11).keySet().iterator().next();
        peer.at.open(across);

        Frame hello = peer.at.takeSent(across, KindCase.CONNECT_PEER).get(0);
        assertThat(hello.getConnectPeer().getSplice()).isTrue();
    }

    @Test
    void aFullPeerGivesUpALinkForIt() {
        List<LinkId> links = peer.neighbours(1, 6);

        assertThat(apart(11)).containsValue(address(11));
        List<LinkId> closed = new ArrayList<>(links);
        closed.removeIf(link -> !peer.at.closed(link));
        assertThat(closed).hasSize(1);
        assertThat(peer.at.takeSent(closed.get(0), KindCase.LEAVE)).hasSize(1);
        assertThat(peer.up()).hasSize(5);
    }

    /** A lying seed can not take over link after link. */
    @Test
    void thereIsOneSuchLinkAtATime() {
        peer.neighbours(1, 4);
        Map<LinkId, Address> first = apart(11);
        first.forEach(peer::answer);
        List<LinkId> alive = new ArrayList<>(first.keySet());
        alive.add(seed);
        peer.live(Duration.ofMinutes(2), alive);

        assertThat(peer.up()).contains(id(11));
        assertThat(apart(12)).isEmpty();
        assertThat(peer.at.take(PeerEvent.ApartIgnored.class)).hasSize(1);
    }

    @Test
    void whenItIsGoneAnotherIsDialledAfterAWhile() {
        peer.neighbours(1, 4);
        apart(11).keySet().forEach(peer.at::refuse);
        assertThat(apart(12)).isEmpty();
        peer.live(Duration.ofSeconds(31), List.of());

        assertThat(apart(12)).containsValue(address(12));
    }

    @Test
    void neighboursAreNotDialledAgain() {
        peer.neighbours(1, 4);

        assertThat(apart(1, 2, 3)).isEmpty();
        assertThat(peer.up()).hasSize(4);
    }
}
