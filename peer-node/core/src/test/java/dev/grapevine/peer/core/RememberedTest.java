package dev.grapevine.peer.core;

import static dev.grapevine.peer.core.PeerUnderTest.SEED_A;
import static dev.grapevine.peer.core.PeerUnderTest.address;
import static dev.grapevine.peer.core.PeerUnderTest.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.protocol.Address;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whom a restarted peer knew before. */
class RememberedTest {
    private final PeerUnderTest peer =
            new PeerUnderTest(PeerUnderTest.Setting.of(0).seeds(SEED_A)).start();

    @Test
    void theyAreDialledWhenNoSeedAnswers() {
        peer.at.refuse(peer.at.takeDialled().keySet().iterator().next());
        peer.at.node.remember(List.of(record(1), record(2)), List.of(), peer.at.nowNanos());
        assertThat(dialledPeers(Duration.ofMillis(1_500))).isEmpty();

        assertThat(dialledPeers(Duration.ofSeconds(2))).containsExactlyInAnyOrder(address(1), address(2));
    }

    @Test
    void aSeedThatAnswersKnowsBetter() {
        peer.join(SEED_A);
        peer.at.node.remember(List.of(record(1), record(2)), List.of(), peer.at.nowNanos());

        assertThat(dialledPeers(Duration.ofSeconds(5))).isEmpty();
        assertThat(peer.at.node.knownPeerCount()).isZero();
    }

    private List<Address> dialledPeers(Duration within) {
        peer.at.advance(within);
        return peer.at.takeDialled().values().stream()
                .filter(address -> !address.equals(SEED_A))
                .toList();
    }
}
