package dev.grapevine.system;

import static dev.grapevine.system.Network.ids;
import static dev.grapevine.system.Network.known;
import static dev.grapevine.system.Network.listed;
import static dev.grapevine.system.Network.neighbours;
import static dev.grapevine.system.Network.soon;
import static dev.grapevine.system.Network.within;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.MessageCodec;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.Frame;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Strangers send what no node would send, to a seed and to a peer of a living network: it is counted, their link closes,
 * memory stays bounded, and honest peers, who talk all the while, notice nothing.
 */
class HostileBytesIT {
    private static final int RANDOM_TRIES = 200;
    private static final int IDLE = 1000;
    /** Handshakes have five seconds, looked at every second. */
    private static final Duration SHOWN_OUT = Duration.ofSeconds(8);

    private static final Duration AT_ONCE = Duration.ofSeconds(5);
    /** Heap, what the JVM itself needs, and a thousand threads' stacks. */
    private static final long MOST_RESIDENT_MIB = 220;

    @RegisterExtension
    static final Network network =
            Network.of(3, 4, "--ping-interval", "1s").jvm("-Xmx48m").insecure();

    private final List<Stranger> strangers = new ArrayList<>();
    private final Map<NodeProcess, Set<String>> overlay = new LinkedHashMap<>();
    /** The smallest id: its dials stand when an honest peer dials it at the same moment. */
    private final NodeId hostile = new NodeId(ByteString.copyFrom(new byte[NodeId.SIZE]));

    private NodeProcess seed;
    private NodeProcess peer;
    private Chatter chatter;

    @BeforeEach
    void honestPeersTalk() {
        overlay.putAll(network.settledLinks());
        seed = network.seeds().get(0);
        peer = network.peers().get(0);
        overlay.values().forEach(ids -> ids.retainAll(ids(network.peers())));
        chatter = new Chatter(network.peers());
    }

    @AfterEach
    void honestPeersNoticedNothing() throws InterruptedException {
        try (Chatter talk = chatter) {
            talk.endsWell();
            overlay.forEach((p, before) ->
                    assertThat(neighbours(p)).as("neighbours of %s", p).containsAll(before));
            List<NodeProcess> all = new ArrayList<>(network.seeds());
            all.addAll(network.peers());
            assertThat(all).allMatch(NodeProcess::alive).allMatch(node -> node.residentMiB() < MOST_RESIDENT_MIB);
            all.forEach(node -> System.out.println(node + " has " + node.residentMiB() + " MiB"));
        } finally {
            strangers.forEach(Stranger::close);
        }
    }

    @Test
    void randomBytes() {
        Random random = new Random(6);
        for (NodeProcess node : List.of(seed, peer)) {
            long mistakes = node.counter("remoteMistake");
            for (int i = 0; i < RANDOM_TRIES; i++) {
                byte[] bytes = new byte[4 + random.nextInt(2000)];
                random.nextBytes(bytes);
                boolean plausibleLength = i % 2 == 0;
                if (plausibleLength) {
                    ByteBuffer.wrap(bytes).putInt(0, bytes.length - 4);
                } else {
                    bytes[0] = (byte) (1 + random.nextInt(255));
                }
                isShownOutAtOnce(Stranger.at(node), bytes);
            }
            assertThat(node.counter("remoteMistake") - mistakes).isGreaterThanOrEqualTo(RANDOM_TRIES - 1);
        }
    }

    @Test
    void everyTruncationOfEveryMessageFromAStranger() {
        for (NodeProcess node : List.of(seed, peer)) {
            for (Cut cut : Cut.values()) {
                everyTruncation(node, cut, 1, () -> Stranger.at(node));
            }
        }
    }

    @Test
    void everyTruncationOfEveryMessageFromARegisteredPeerAndFromANeighbour() {
        for (Cut cut : Cut.values()) {
            everyTruncation(seed, cut, 2, () -> Stranger.registered(seed, hostile, peer.address()));
            everyTruncation(peer, cut, 2, () -> Stranger.neighbour(peer, hostile, peer.address()));
        }
    }

    /** How a message is truncated. */
    private enum Cut {
        /** A whole frame, with less of the message in it than belongs there. */
        SHORT_FRAME,
        /** A frame that ends with the connection. */
        BROKEN_OFF
    }

    private void everyTruncation(NodeProcess node, Cut how, int step, Supplier<Stranger> stranger) {
        long mistakes = node.counter("remoteMistake");
        int sent = 0;
        for (Frame frame : new Specimens(hostile, peer.address()).all()) {
            byte[] whole = MessageCodec.encode(frame);
            int first = how == Cut.SHORT_FRAME ? MessageCodec.PREFIX_BYTES : 1;
            for (int length = first; length < whole.length; length += step) {
                try (Stranger sender = stranger.get()) {
                    send(sender, how, Arrays.copyOf(whole, length));
                    assertThat(sender.hungUp(AT_ONCE))
                            .as("%s, %s after %d bytes", frame.getKindCase(), how, length)
                            .isTrue();
                }
                sent++;
            }
        }
        int all = sent;
        System.out.println(all + " truncations at " + node + ": " + how);
        soon().untilAsserted(() ->
                assertThat(node.counter("remoteMistake") - mistakes).isEqualTo(all));
    }

    private static void send(Stranger sender, Cut how, byte[] part) {
        if (how == Cut.SHORT_FRAME) {
            ByteBuffer.wrap(part).putInt(0, part.length - MessageCodec.PREFIX_BYTES);
            sender.send(part);
        } else {
            sender.send(part);
            sender.halfClose();
        }
    }

    @Test
    void aLengthOfTwoGibibytesAndMore() {
        for (int length : new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 0, 2 << 20}) {
            byte[] prefix = ByteBuffer.allocate(8).putInt(length).array();
            isShownOutAtOnce(Stranger.at(seed), prefix);
            isShownOutAtOnce(Stranger.at(peer), prefix);
            isShownOutAtOnce(Stranger.registered(seed, hostile, peer.address()), prefix);
            isShownOutAtOnce(Stranger.neighbour(peer, hostile, peer.address()), prefix);
        }
        assertThat(seed.counter("remoteMistake")).isGreaterThanOrEqualTo(10);
        assertThat(peer.counter("remoteMistake")).isGreaterThanOrEqualTo(10);
    }

    /** As many as a heap of 48 MiB could not hold if each could make the seed hold a largest frame. */
    @Test
    void registeredPeersWhoseFramesNeverEnd() {
        int largest = Limits.SEED.maxFrameBytes();
        byte[] neverEnding = ByteBuffer.allocate(largest).putInt(largest).array();
        byte[] tooLarge = ByteBuffer.allocate(1 << 20)
                .putInt(Limits.DEFAULT.maxMessageBytes())
                .array();
        SplittableRandom random = new SplittableRandom();
        for (int i = 0; i < RANDOM_TRIES; i++) {
            keep(Stranger.registered(seed, NodeId.random(random), seed.address()))
                    .send(neverEnding);
        }
        isShownOutAtOnce(Stranger.registered(seed, hostile, seed.address()), tooLarge);
        NodeProcess newcomer = network.addPeer();
        soon().untilAsserted(() -> assertThat(neighbours(newcomer)).hasSizeGreaterThanOrEqualTo(4));
        assertThat(strangers).noneMatch(stranger -> stranger.hungUp(Duration.ofMillis(1)), "broke a rule");
    }

    @Test
    void aThousandIdleConnections() {
        Map<NodeProcess, Long> silentBefore = new LinkedHashMap<>();
        for (NodeProcess node : List.of(seed, peer)) {
            silentBefore.put(node, node.counter("silentLinkClosed"));
            for (int i = 0; i < IDLE; i++) {
                keep(Stranger.at(node));
            }
        }
        NodeProcess newcomer = network.addPeer();
        soon().untilAsserted(() -> {
            assertThat(known(newcomer))
                    .containsAll(overlay.keySet().stream().map(NodeProcess::id).toList());
            assertThat(neighbours(newcomer)).hasSizeGreaterThanOrEqualTo(4);
        });
        silentBefore.forEach((node, before) -> soon().untilAsserted(() ->
                assertThat(node.counter("silentLinkClosed") - before).isEqualTo(IDLE)));
        assertThat(strangers).allMatch(stranger -> stranger.hungUp(AT_ONCE), "was shown out");
    }

    @Test
    void halfOpenConnectionsAndOneByteASecond() throws InterruptedException {
        byte[] hello =
                MessageCodec.encode(new Specimens(hostile, peer.address()).all().get(0));
        byte[] half = Arrays.copyOf(hello, hello.length / 2);
        List<Stranger> gone = new ArrayList<>();
        List<Stranger> slow = new ArrayList<>();
        for (NodeProcess node : List.of(seed, peer)) {
            gone.add(keep(Stranger.at(node)));
            gone.add(keep(Stranger.at(node)));
            gone.get(gone.size() - 1).send(half);
            slow.add(keep(Stranger.at(node)));
        }
        // A neighbour that vanished without a word: no life for three windows.
        gone.add(keep(Stranger.neighbour(peer, hostile, seed.address())));
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try {
            int[] next = {0};
            clock.scheduleAtFixedRate(
                    () -> {
                        slow.forEach(stranger -> stranger.sendAnyway(hello[next[0]]));
                        next[0]++;
                    },
                    0,
                    1,
                    TimeUnit.SECONDS);
            assertThat(gone).allMatch(stranger -> stranger.hungUp(SHOWN_OUT), "was shown out");
            assertThat(slow).allMatch(stranger -> stranger.hungUp(SHOWN_OUT), "was shown out");
        } finally {
            clock.shutdownNow();
        }
        assertThat(seed.counter("silentLinkClosed")).isGreaterThanOrEqualTo(3);
        assertThat(peer.counter("silentLinkClosed")).isGreaterThanOrEqualTo(3);
        assertThat(peer.counter("neighbourDead")).isPositive();
    }

    @Test
    @EnabledIfSystemProperty(named = "grapevine.full", matches = "true", disabledReason = "as long as a lease")
    void aRegisteredPeerThatSaysNothingLosesItsLease() {
        keep(Stranger.registered(seed, hostile, seed.address()));
        within(Duration.ofSeconds(95)).until(() -> !listed(seed).contains(hostile.hex()));
    }

    @Test
    void halfClosedConnections() {
        for (NodeProcess node : List.of(seed, peer)) {
            Stranger stranger = keep(Stranger.at(node));
            stranger.halfClose();
            assertThat(stranger.hungUp(AT_ONCE)).isTrue();
        }
    }

    private void isShownOutAtOnce(Stranger stranger, byte[] bytes) {
        try (stranger) {
            stranger.sendAnyway(bytes);
            assertThat(stranger.hungUp(AT_ONCE)).as("the link closes").isTrue();
        }
    }

    private Stranger keep(Stranger stranger) {
        strangers.add(stranger);
        return stranger;
    }
}
