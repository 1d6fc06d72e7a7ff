package dev.grapevine.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.grapevine.peer.Peer;
import dev.grapevine.peer.view.SeedLink;
import dev.grapevine.protocol.Quotas;
import dev.grapevine.protocol.SeedList;
import dev.grapevine.seed.Seed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Getting in and being shown out, over real links on loopback. */
class EmbeddedAdmissionTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void aPeerWorksComesInIsBannedAndPardoned() throws Exception {
        try (Seed seed = Seed.builder().powBits(12).quotas(new Quotas(64, true)).start();
                Peer peer = Peer.builder()
                        .seeds(SeedList.of(List.of(seed.address())))
                        .start()) {
            peer.joined().get(SOON.toSeconds(), TimeUnit.SECONDS);
            assertThat(seed.status().counters()).containsEntry("proofAsked", 1L).containsEntry("peerRegistered", 1L);
            assertThat(peer.status().counters()).containsEntry("proofMade", 1L);

            seed.ban(peer.id().brief(), Duration.ofHours(1));
            assertThat(seed.bans())
                    .extracting(ban -> ban.subject())
                    .containsExactly(peer.id().hex());
            assertThat(seed.peers()).isEmpty();
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(why(peer)).contains("BANNED").contains("for another"));

            assertThat(seed.unban(peer.id().brief())).isTrue();
            await().atMost(SOON).until(() -> state(peer) == SeedLink.State.JOINED);
            assertThat(seed.status().counters()).as("the proof still holds").containsEntry("proofAsked", 1L);
        }
    }

    @Test
    void peersOfThisMachineNeedNoProof() throws Exception {
        try (Seed seed = Seed.builder().start();
                Peer peer = Peer.builder()
                        .seeds(SeedList.of(List.of(seed.address())))
                        .start()) {
            peer.joined().get(SOON.toSeconds(), TimeUnit.SECONDS);

            assertThat(seed.status().counters()).doesNotContainKey("proofAsked");
        }
    }

    private static String why(Peer peer) {
        return peer.seeds().get(0).why();
    }

    private static SeedLink.State state(Peer peer) {
        return peer.seeds().get(0).state();
    }
}
