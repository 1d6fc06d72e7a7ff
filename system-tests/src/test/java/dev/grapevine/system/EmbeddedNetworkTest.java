package dev.grapevine.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.grapevine.peer.Peer;
import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.protocol.SeedList;
import dev.grapevine.seed.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Seeds and peers embedded in one JVM, on loopback. */
class EmbeddedNetworkTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable node : open) {
            node.close();
        }
    }

    @Test
    void aBroadcastReachesEveryPeerOnce() throws Exception {
        SeedList seeds = seeds(3);
        List<Peer> peers = new ArrayList<>();
        List<ConcurrentLinkedQueue<ReceivedMessage>> received = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Peer peer = Peer.builder().seeds(seeds).start();
            open.add(peer);
            peers.add(peer);
            var inbox = new ConcurrentLinkedQueue<ReceivedMessage>();
            peer.onMessage(inbox::add);
            received.add(inbox);
        }
        await().atMost(SOON)
                .until(() -> peers.stream().allMatch(p -> p.neighbours().size() >= 5));

        String hash = peers.get(0).broadcast("it's here").get();

        await().atMost(SOON).until(() -> received.subList(1, 12).stream().allMatch(inbox -> inbox.size() == 1));
        assertThat(received.get(3).peek().hash()).isEqualTo(hash).matches("[0-9a-f]{64}");
        assertThat(received.get(3).peek().text()).isEqualTo("it's here");
    }

    private SeedList seeds(int count) throws Exception {
        List<dev.grapevine.protocol.Address> addresses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Seed seed = Seed.builder().start();
            open.add(seed);
            addresses.add(seed.address());
        }
        return SeedList.of(addresses);
    }
}
