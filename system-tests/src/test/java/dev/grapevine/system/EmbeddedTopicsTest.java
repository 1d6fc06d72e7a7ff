package dev.grapevine.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.grapevine.peer.Gap;
import dev.grapevine.peer.Order;
import dev.grapevine.peer.Peer;
import dev.grapevine.peer.Publication;
import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.protocol.SeedList;
import dev.grapevine.seed.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Topics between peers embedded in one JVM. */
class EmbeddedTopicsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int PEERS = 5;
    private static final int MESSAGES = 2_000;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<Peer> peers = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        Seed seed = Seed.builder().start();
        open.add(seed);
        SeedList seeds = SeedList.of(List.of(seed.address()));
        for (int i = 0; i < PEERS; i++) {
            Peer peer = Peer.builder().seeds(seeds).start();
            open.add(0, peer);
            peers.add(peer);
        }
        await().atMost(SOON)
                .until(() -> peers.stream().allMatch(p -> p.neighbours().size() == PEERS - 1));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable node : open) {
            node.close();
        }
    }

    @Test
    void whoHasSubscribedHearsATopicAndItsPublisherToo() throws Exception {
        Queue<ReceivedMessage> rooms = subscribed(peers.get(1), "rooms/+");
        Queue<ReceivedMessage> own = subscribed(peers.get(0), "#");
        Queue<ReceivedMessage> halls = subscribed(peers.get(2), "halls/#");
        Queue<ReceivedMessage> broadcasts = new ConcurrentLinkedQueue<>();
        peers.get(3).onMessage(broadcasts::add);

        Publication said = Publication.of("21.5").as("text/plain").with("unit", "°C");
        String hash = peers.get(0).publish("rooms/1", said).get();
        peers.get(0).publish("halls", "open").get();
        peers.get(0).broadcast("to all").get();

        await().atMost(SOON).until(() -> !rooms.isEmpty() && own.size() == 2 && !halls.isEmpty());
        await().atMost(SOON).until(() -> !broadcasts.isEmpty());
        ReceivedMessage heard = rooms.remove();
        assertThat(heard.hash()).isEqualTo(hash);
        assertThat(heard.topic()).isEqualTo("rooms/1");
        assertThat(heard.text()).isEqualTo("21.5");
        assertThat(heard.contentType()).isEqualTo("text/plain");
        assertThat(heard.headers()).containsEntry("unit", "°C");
        assertThat(heard.sequence()).isEqualTo(1);
        assertThat(own).extracting(ReceivedMessage::hops).containsOnly(0);
        assertThat(halls).extracting(ReceivedMessage::text).containsExactly("open");
        assertThat(broadcasts).extracting(ReceivedMessage::text).containsExactly("to all");
        assertThat(rooms).isEmpty();
        assertThat(peers.get(1).subscriptions())
                .singleElement()
                .satisfies(s -> assertThat(s.received()).isEqualTo(1));
    }

    /** A fast publisher fills its links, so messages gather, of two topics and broadcasts at once. */
    @Test
    void aFastPublisherIsHeardCompletelyAndInOrder() throws Exception {
        Queue<ReceivedMessage> heard = new ConcurrentLinkedQueue<>();
        Queue<Gap> gaps = new ConcurrentLinkedQueue<>();
        peers.get(4).subscribe("load/#", Order.ORIGIN, heard::add, gaps::add);
        byte[] payload = new byte[1_000];
        for (int i = 0; i < MESSAGES; i++) {
            peers.get(0).publish("load/" + i % 2, payload);
            if (i % 10 == 0) {
                peers.get(0).broadcast(payload);
            }
        }

        await().atMost(SOON).until(() -> heard.size() == MESSAGES);
        for (String topic : List.of("load/0", "load/1")) {
            assertThat(heard.stream().filter(m -> m.topic().equals(topic)).map(ReceivedMessage::sequence))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, MESSAGES / 2).boxed().toList());
        }
        assertThat(gaps).isEmpty();
    }

    @Test
    void whatMayNotBePublishedIsRefusedWithAReason() {
        Peer peer = peers.get(0);
        assertThatThrownBy(() -> peer.publish("rooms/+", "x").join())
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("wildcard");
        assertThatThrownBy(() -> peer.publish("t", new byte[(64 << 20) + 1]).join())
                .hasMessageContaining("67108865 bytes; the most is 67108864");
        assertThatThrownBy(
                        () -> peer.publish("t", Publication.of("").as("tüxt")).join())
                .hasMessageContaining("content type");
        assertThatThrownBy(() -> peer.subscribe("a/#/b", message -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not its last level");
        assertThat(peer.neighbours()).as("nobody was told").hasSize(PEERS - 1);
    }

    private static Queue<ReceivedMessage> subscribed(Peer peer, String filter) {
        Queue<ReceivedMessage> heard = new ConcurrentLinkedQueue<>();
        peer.subscribe(filter, heard::add);
        return heard;
    }
}
