package dev.grapevine.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.grapevine.peer.Peer;
import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.protocol.SeedList;
import dev.grapevine.seed.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages to topics go where they are wanted: three peers and a seed in one JVM. */
class EmbeddedRoutingTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int MESSAGES = 100;

    private final List<AutoCloseable> open = new ArrayList<>();
    private Peer subscriber;
    private Peer bystander;
    private Peer publisher;

    @BeforeEach
    void start() throws Exception {
        Seed seed = Seed.builder().start();
        open.add(seed);
        SeedList seeds = SeedList.of(List.of(seed.address()));
        subscriber = peer(seeds);
        bystander = peer(seeds);
        publisher = peer(seeds);
        await().atMost(SOON)
                .until(() -> List.of(subscriber, bystander, publisher).stream()
                        .allMatch(peer ->
                                peer.neighbours().size() == 2 && peer.status().seedsJoined() == 1));
    }

    private Peer peer(SeedList seeds) throws Exception {
        Peer peer = Peer.builder().seeds(seeds).start();
        open.add(0, peer);
        return peer;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable node : open) {
            node.close();
        }
    }

    private static long counter(Peer peer, String name) {
        return peer.status().counters().getOrDefault(name, 0L);
    }

    @Test
    void whoeverDoesNotWantATopicCarriesNothingOfIt() throws Exception {
        Queue<ReceivedMessage> heard = new ConcurrentLinkedQueue<>();
        subscriber.subscribe("rooms/#", heard::add);
        for (int i = 0; i < MESSAGES; i++) {
            publisher.publish("rooms/" + i % 3, "reading " + i).get();
        }

        await().atMost(SOON).until(() -> heard.size() == MESSAGES);
        assertThat(counter(subscriber, "messagesReceived")).isEqualTo(MESSAGES);
        assertThat(counter(bystander, "bundleReceived")).isZero();
        assertThat(counter(bystander, "messagesReceived")).isZero();
        assertThat(counter(bystander, "unwantedTopic")).isZero();
        assertThat(bystander.messages()).isEmpty();

        Queue<ReceivedMessage> late = new ConcurrentLinkedQueue<>();
        bystander.subscribe("rooms/1", late::add);
        await().atMost(SOON).until(() -> late.size() == MESSAGES / 3);
        assertThat(late).extracting(ReceivedMessage::topic).containsOnly("rooms/1");
    }

    @Test
    void theSixtyFifthFilterIsRefusedWithWhatToTry() {
        IntStream.range(0, 64).forEach(i -> subscriber.subscribe("t/" + i, message -> {}));
        subscriber.subscribe("t/0", message -> {});

        assertThatThrownBy(() -> subscriber.subscribe("t/64", message -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("65 filters; the most is 64 for one peer, use wildcards: + for one level, # for the rest");
        assertThat(subscriber.subscriptions()).hasSize(65);
        subscriber.subscriptions().get(1).close();
        subscriber.subscribe("t/64", message -> {});
    }
}
