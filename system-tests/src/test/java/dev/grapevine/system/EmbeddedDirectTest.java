package dev.grapevine.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.grapevine.peer.DirectFailure;
import dev.grapevine.peer.Peer;
import dev.grapevine.peer.view.DirectMessage;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.SeedList;
import dev.grapevine.seed.Seed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Direct messages between peers embedded in one JVM, on loopback. */
class EmbeddedDirectTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable node : open) {
            node.close();
        }
    }

    @Test
    void aNeighbourHearsWhatIsSentToItInOrderAndNobodyElseDoes() throws Exception {
        Peer a = peer();
        Peer b = peer(a.address());
        Peer c = peer(a.address());
        var heard = new ConcurrentLinkedQueue<DirectMessage>();
        b.onDirect(heard::add);
        var overheard = new ConcurrentLinkedQueue<DirectMessage>();
        c.onDirect(overheard::add);

        List<CompletableFuture<Void>> sent = IntStream.range(0, 500)
                .mapToObj(i -> a.send(b.id(), String.valueOf(i)))
                .toList();
        for (CompletableFuture<Void> confirmation : sent) {
            confirmation.get(5, TimeUnit.SECONDS);
        }

        await().atMost(SOON).until(() -> heard.size() == 500);
        assertThat(heard)
                .extracting(DirectMessage::text)
                .containsExactlyElementsOf(
                        IntStream.range(0, 500).mapToObj(String::valueOf).toList());
        assertThat(heard.peek().origin()).isEqualTo(a.id());
        assertThat(overheard).isEmpty();
    }

    @Test
    void aRequestIsAnsweredOrSaysWhyNot() throws Exception {
        Peer a = peer();
        Peer b = peer(a.address());
        assertThatThrownBy(() -> ask(a, b, "x"))
                .hasCauseInstanceOf(DirectFailure.class)
                .hasMessageContaining("no handler");
        b.onRequest(request -> {
            if (request.text().isEmpty()) {
                throw new IllegalArgumentException("say something");
            }
            return ("you said " + request.text()).getBytes(StandardCharsets.UTF_8);
        });

        assertThat(ask(a, b, "hello")).isEqualTo("you said hello");
        assertThatThrownBy(() -> ask(a, b, "")).hasMessageContaining("say something");
        assertThatThrownBy(() -> b.onRequest(request -> new byte[0])).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aPeerThatIsNoNeighbourIsReachedAndOneThatIsGoneIsNot() throws Exception {
        List<Peer> peers = crowd();
        Peer a = peers.get(7);
        Peer b = stranger(a, peers);
        var heard = new ConcurrentLinkedQueue<DirectMessage>();
        b.onDirect(heard::add);
        b.onRequest(request -> request.payload().toByteArray());

        a.send(b.id(), "hello").get(5, TimeUnit.SECONDS);
        await().atMost(SOON).until(() -> heard.size() == 1);
        assertThat(ask(a, b, "there?")).isEqualTo("there?");
        assertThat(a.neighbours()).noneMatch(n -> n.id().equals(b.id()));

        NodeId id = b.id();
        b.close();
        long before = System.nanoTime();
        assertThatThrownBy(() -> a.send(id, "still there?").get(5, TimeUnit.SECONDS))
                .hasCauseInstanceOf(DirectFailure.class);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
    }

    /** Eight peers that may have three links each; the last knows them all. */
    private List<Peer> crowd() throws Exception {
        Seed seed = Seed.builder().start();
        open.add(seed);
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Peer peer = Peer.builder()
                    .seeds(SeedList.of(List.of(seed.address())))
                    .maxPeers(3)
                    .start();
            open.add(0, peer);
            peers.add(peer);
        }
        await().atMost(SOON)
                .until(() -> peers.stream().noneMatch(p -> p.neighbours().isEmpty()));
        return peers;
    }

    private static Peer stranger(Peer to, List<Peer> peers) {
        List<NodeId> neighbours = to.neighbours().stream().map(n -> n.id()).toList();
        return peers.stream()
                .filter(peer -> peer != to && !neighbours.contains(peer.id()))
                .findFirst()
                .orElseThrow();
    }

    /** 100 MiB, faster than the handler takes them: nothing is lost, nobody is called dead. */
    @Test
    void aSlowHandlerLosesNothing() throws Exception {
        Peer a = peer();
        Peer b = peer(a.address());
        var heard = new ConcurrentLinkedQueue<Integer>();
        b.onDirect(message -> {
            pause(5);
            heard.add(message.payload().size());
        });
        byte[] large = new byte[1 << 20];
        for (int part = 0; part < 2; part++) {
            List<CompletableFuture<Void>> sent =
                    IntStream.range(0, 50).mapToObj(i -> a.send(b.id(), large)).toList();
            for (CompletableFuture<Void> confirmation : sent) {
                confirmation.get(SOON.toSeconds(), TimeUnit.SECONDS);
            }
        }

        await().atMost(SOON).until(() -> heard.size() == 100);
        assertThat(heard).containsOnly(1 << 20);
        assertThat(a.neighbours()).hasSize(1);
    }

    @Test
    void whatIsTooLargeOrTooLateFailsAtOnce() throws Exception {
        Peer a = peer();
        Peer b = peer(a.address());

        assertThat(a.send(b.id(), new byte[(1 << 20) + 1])).isCompletedExceptionally();
        assertThatThrownBy(() -> a.send(a.id(), "me").get(5, TimeUnit.SECONDS)).hasMessageContaining("itself");
        CountDownLatch never = new CountDownLatch(1);
        b.onRequest(request -> hold(never));
        CompletableFuture<byte[]> request = a.request(b.id(), new byte[0]);
        a.close();
        assertThatThrownBy(() -> request.get(5, TimeUnit.SECONDS)).hasMessageContaining("stopped");
        assertThatThrownBy(() -> a.send(b.id(), "late").get(5, TimeUnit.SECONDS))
                .hasMessageContaining("stopped");
        never.countDown();
    }

    @Test
    void peersAreFoundByIdByItsBeginningAndByAddress() throws Exception {
        Peer a = peer();
        Peer b = peer(a.address());

        assertThat(a.resolve(b.id().hex())).isEqualTo(b.id());
        assertThat(a.resolve(b.id().hex().substring(0, 6).toUpperCase(java.util.Locale.ROOT)))
                .isEqualTo(b.id());
        assertThat(a.resolve(b.address().toString())).isEqualTo(b.id());
        assertThatThrownBy(() -> a.resolve("0123456789")).hasMessageContaining("see peers");
        assertThatThrownBy(() -> a.resolve("bob")).hasMessageContaining("host:port");

        Peer stranger = peer();
        assertThatThrownBy(() -> a.resolve(stranger.address().toString())).hasMessageContaining("locate");
        assertThat(a.locate(stranger.address()).get(5, TimeUnit.SECONDS)).isEqualTo(stranger.id());
        a.send(stranger.id(), "we have not met").get(5, TimeUnit.SECONDS);
    }

    private static String ask(Peer asker, Peer asked, String question) throws Exception {
        byte[] answer = asker.request(asked.id(), question.getBytes(StandardCharsets.UTF_8))
                .get(5, TimeUnit.SECONDS);
        return new String(answer, StandardCharsets.UTF_8);
    }

    private Peer peer(Address... bootstrap) throws Exception {
        Peer peer = Peer.builder().bootstrap(List.of(bootstrap)).start();
        open.add(0, peer);
        await().atMost(SOON).until(() -> peer.neighbours().size() >= bootstrap.length);
        return peer;
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] hold(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new byte[0];
    }
}
