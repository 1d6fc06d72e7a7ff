package dev.grapevine.peer.core;

import static dev.grapevine.peer.core.PeerUnderTest.address;
import static dev.grapevine.peer.core.PeerUnderTest.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.Leave;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReconnectingTest {
    private static final long HOUR = Duration.ofHours(1).toNanos();

    private final Reconnecting formers = new Reconnecting();
    private final Random random = new Random(1);

    private Set<NodeId> tried(long nowNanos) {
        Set<NodeId> tried = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            formers.next(peer -> false, nowNanos, random).ifPresent(former -> tried.add(former.peer()));
        }
        return tried;
    }

    @Test
    void eachIsTriedNowAndThen() {
        assertThat(formers.add(id(1), address(1), 0)).as("the first").isTrue();
        assertThat(formers.add(id(2), address(2), 0)).isFalse();

        assertThat(tried(0)).containsExactlyInAnyOrder(id(1), id(2));
    }

    @Test
    void theOldestGivesWay() {
        for (int peer = 1; peer <= 20; peer++) {
            formers.add(id(peer), address(peer), peer);
        }

        assertThat(tried(20)).hasSize(16).doesNotContain(id(1), id(4)).contains(id(5), id(20));
    }

    @Test
    void afterAnHourItIsForgotten() {
        formers.add(id(1), address(1), 0);
        formers.add(id(2), address(2), 1);

        assertThat(tried(HOUR)).hasSize(2);
        assertThat(tried(HOUR + 1)).containsExactly(id(2));
        assertThat(tried(HOUR + 2)).isEmpty();
        assertThat(formers.isEmpty()).isTrue();
    }

    @Test
    void whoIsBeingDialledIsLeftAlone() {
        formers.add(id(1), address(1), 0);

        assertThat(formers.next(id(1)::equals, 0, random)).isEmpty();
        assertThat(formers.isEmpty()).isFalse();
    }

    @Test
    void oneThatIsBackEndsTheSearchForAll() {
        formers.add(id(1), address(1), 0);
        formers.add(id(2), address(2), 0);

        assertThat(formers.found(id(3))).isFalse();
        assertThat(formers.found(id(2))).isTrue();
        assertThat(formers.isEmpty()).isTrue();
    }

    // ---- in a peer ----

    @Test
    void aNeighbourThatFellSilentIsDialledAgainUntilItAnswers() {
        PeerUnderTest peer = new PeerUnderTest(PeerUnderTest.Setting.of(0).bootstrap(address(1))).start();
        LinkId silent = peer.answerAll().get(0);
        List<LinkId> others = peer.neighbours(2, 6);
        peer.live(Duration.ofSeconds(45), others);
        assertThat(peer.at.take(PeerEvent.NeighbourDead.class)).hasSize(1);
        assertThat(peer.at.closed(silent)).isTrue();

        for (int attempt = 0; attempt < 3; attempt++) {
            List<Address> dialled = new ArrayList<>();
            for (int second = 0; second < 60 && dialled.isEmpty(); second++) {
                peer.live(Duration.ofSeconds(1), others);
                Map<LinkId, Address> now = peer.at.takeDialled();
                dialled.addAll(now.values());
                if (attempt < 2) {
                    now.keySet().forEach(peer.at::refuse);
                } else {
                    now.forEach(peer::answer);
                }
            }
            assertThat(dialled).as("attempt %d", attempt).containsExactly(address(1));
        }
        assertThat(peer.at.take(PeerEvent.NeighbourFoundAgain.class)).hasSize(1);
        assertThat(peer.up()).contains(id(1));

        peer.live(Duration.ofSeconds(20), others);
        assertThat(peer.at.takeDialled()).isEmpty();
    }

    /** Its address is its own word. */
    @Test
    void whoDialledUsIsNotDialledAgain() {
        PeerUnderTest peer = PeerUnderTest.alone(64);
        peer.neighbour(1);
        List<LinkId> others = peer.neighbours(2, 6);
        peer.live(Duration.ofSeconds(120), others);

        assertThat(peer.at.take(PeerEvent.NeighbourDead.class)).hasSize(1);
        assertThat(peer.at.takeDialled()).isEmpty();
    }

    @Test
    void whoSaidGoodbyeIsNotTriedAgain() {
        PeerUnderTest peer = PeerUnderTest.alone(64);
        List<LinkId> links = peer.neighbours(1, 6);
        peer.at.receive(links.get(0), Handshake.leave(Leave.Reason.EXIT, Optional.empty()));
        peer.live(Duration.ofSeconds(120), links);

        assertThat(peer.at.takeDialled()).isEmpty();
    }
}
