package dev.grapevine.system;

import static dev.grapevine.system.Network.elements;
import static dev.grapevine.system.Network.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Honest peers that go on talking while something happens: every message must arrive once everywhere. */
final class Chatter implements AutoCloseable {
    private static final long PAUSE_MILLIS = 50;

    private final List<NodeProcess> peers;
    private final Map<String, String> textByHash = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final String topic = "chatter " + System.nanoTime() + " ";
    private final Map<NodeProcess, Long> before = new ConcurrentHashMap<>();
    private int said;

    /** Begins to talk. */
    Chatter(List<NodeProcess> peers) {
        this.peers = List.copyOf(peers);
        peers.forEach(peer -> before.put(peer, delivered(peer)));
        clock.scheduleWithFixedDelay(this::speak, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void speak() {
        String text = topic + said;
        textByHash.put(peers.get(said++ % peers.size()).ask("broadcast " + text), text);
    }

    private static long delivered(NodeProcess peer) {
        return peer.counter("messagesReceived") + peer.counter("messagesPublished");
    }

    /** Ends the talk: everybody has heard everything once. */
    void endsWell() throws InterruptedException {
        clock.shutdown();
        assertThat(clock.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(textByHash).as("messages of the chatter").hasSize(said).isNotEmpty();
        for (NodeProcess peer : peers) {
            soon().untilAsserted(() -> assertThat(elements(peer.json("msg"))
                            .filter(m -> m.get("text").asText().startsWith(topic))
                            .map(m -> m.get("hash").asText()))
                    .as("what %s heard", peer)
                    .containsExactlyInAnyOrderElementsOf(textByHash.keySet()));
            assertThat(delivered(peer) - before.get(peer))
                    .as("deliveries at %s", peer)
                    .isEqualTo(said);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
