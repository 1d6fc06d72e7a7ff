package dev.grapevine.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.grapevine.peer.Peer;
import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.SeedList;
import dev.grapevine.seed.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Seeds and peers embedded in one JVM, on loopback. */
class EmbeddedNetworkTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int LOAD_BYTES = 64 << 10;
    /** 100 MiB in all; 64 MiB may wait for a handler. */
    private static final int LOAD = 1_600;

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

    /** More than the queue before the handler holds, faster than it takes them: the publisher has to slow down. */
    @Test
    void aSlowHandlerLosesNothing() throws Exception {
        Peer publisher = peer(List.of());
        Peer slow = peer(List.of(publisher.address()));
        AtomicInteger handled = new AtomicInteger();
        slow.onMessage(message -> {
            pause(2);
            handled.incrementAndGet();
        });

        publishLoad(publisher);

        await().atMost(SOON).until(() -> handled.get() == LOAD);
        assertThat(slow.status().counters()).containsEntry("deliveriesDropped", 0L);
    }

    @Test
    void aStuckHandlerLosesMessagesAndNotItsPeer() throws Exception {
        Peer publisher = peer(List.of());
        Peer stuck = peer(List.of(publisher.address()));
        CountDownLatch never = new CountDownLatch(1);
        stuck.onMessage(message -> hold(never));
        var inbox = new ConcurrentLinkedQueue<ReceivedMessage>();
        publisher.onMessage(inbox::add);

        publishLoad(publisher);
        stuck.broadcast("still here");

        await().atMost(SOON).until(() -> inbox.size() == 1);
        await().atMost(SOON).until(() -> stuck.status().counters().get("deliveriesDropped") > 0);
        assertThat(publisher.neighbours()).hasSize(1);
        never.countDown();
    }

    /** Joined for a second: two who dial each other at once replace their link. */
    private Peer peer(List<Address> bootstrap) throws Exception {
        Peer peer = Peer.builder().bootstrap(bootstrap).start();
        open.add(0, peer);
        await().atMost(SOON)
                .during(Duration.ofSeconds(1))
                .until(() -> peer.neighbours().size() == bootstrap.size());
        return peer;
    }

    private static void publishLoad(Peer publisher) {
        byte[] payload = new byte[LOAD_BYTES];
        for (int i = 0; i < LOAD; i++) {
            publisher.broadcast(payload);
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void hold(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private SeedList seeds(int count) throws Exception {
        List<Address> addresses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Seed seed = Seed.builder().start();
            open.add(seed);
            addresses.add(seed.address());
        }
        return SeedList.of(addresses);
    }
}
