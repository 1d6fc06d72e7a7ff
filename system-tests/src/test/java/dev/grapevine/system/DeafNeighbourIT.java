package dev.grapevine.system;

import static dev.grapevine.system.Network.ids;
import static dev.grapevine.system.Network.neighbours;
import static dev.grapevine.system.Network.soon;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.grapevine.protocol.Frames;
import dev.grapevine.protocol.MessageCodec;
import dev.grapevine.protocol.NodeId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A neighbour that shows life and reads nothing: its peer forgets nothing, holds little, and nobody else waits. */
class DeafNeighbourIT {
    private static final int KIB = 1024;
    /** Several times what a link may have waiting and what the system's buffers hold. */
    private static final int LARGE_MESSAGES = 300;

    @RegisterExtension
    static final Network network =
            Network.of(1, 4, "--ping-interval", "1s").jvm("-Xmx96m").insecure();

    /** The smallest id: its dials stand when an honest peer dials it at the same moment. */
    private final NodeId id = new NodeId(ByteString.copyFrom(new byte[NodeId.SIZE]));

    private Map<NodeProcess, Set<String>> overlay;
    private NodeProcess peer;
    private List<NodeProcess> others;
    private Stranger deaf;

    @BeforeEach
    void theDeafNeighbour() {
        overlay = network.settledLinks();
        peer = network.peers().get(0);
        others = new ArrayList<>(network.peers());
        others.remove(peer);
        deaf = Stranger.neighbour(peer, id, network.seeds().get(0).address());
    }

    @AfterEach
    void nobodyElseNoticedAnything() {
        deaf.close();
        for (NodeProcess other : others) {
            assertThat(neighbours(other)).as("neighbours of %s", other).containsAll(overlay.get(other));
        }
        assertThat(neighbours(peer)).containsAll(ids(others));
        assertThat(peer.alive()).isTrue();
    }

    @Test
    void whatItIsSentWaitsAsIdsAndReachesEverybodyElseOnce() {
        long before = others.get(0).counter("messagesReceived");
        String text = "x".repeat(64 * KIB);
        for (int i = 0; i < LARGE_MESSAGES; i++) {
            deaf.send(Frames.ping(i));
            peer.ask("broadcast " + i + text);
        }
        for (NodeProcess other : others) {
            soon().until(() -> other.counter("messagesReceived") - before >= LARGE_MESSAGES);
            assertThat(other.counter("messagesReceived") - before).isEqualTo(LARGE_MESSAGES);
        }
        assertThat(peer.counter("payloadDeferred")).isPositive();
        assertThat(neighbours(peer)).contains(id.hex());
    }

    @Test
    void whenItAsksForAnswersItDoesNotReadItsLinkEnds() {
        byte[] pings = new byte[64 * KIB];
        int end = 0;
        while (end < pings.length - 32) {
            end = MessageCodec.encode(Frames.ping(Long.MAX_VALUE), pings, end);
        }
        byte[] batch = Arrays.copyOf(pings, end);
        soon().until(() -> {
            deaf.sendAnyway(batch);
            return !neighbours(peer).contains(id.hex());
        });
        assertThat(peer.counter("linksStuck")).isPositive();
    }
}
