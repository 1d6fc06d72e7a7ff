package dev.grapevine.system;

import static dev.grapevine.system.Network.neighbours;
import static dev.grapevine.system.Network.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.protocol.Frames;
import dev.grapevine.protocol.MessageCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Strangers who get no further than the handshake of an encrypted link, or not even there. */
class HostileTlsIT {
    private static final int RANDOM_TRIES = 100;
    private static final int HALF_OPEN = 300;
    private static final Duration AT_ONCE = Duration.ofSeconds(5);
    /** Handshakes have five seconds, looked at every second. */
    private static final Duration SHOWN_OUT = Duration.ofSeconds(8);

    /** A handshake record of 512 bytes that begins a ClientHello of 508; most of it never comes. */
    private static final byte[] HALF_A_HELLO = {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3, 1, 2, 3};

    @RegisterExtension
    static final Network network = Network.of(1, 2).jvm("-Xmx48m");

    private final List<Stranger> strangers = new ArrayList<>();

    @AfterEach
    void honestPeersNoticedNothing() {
        strangers.forEach(Stranger::close);
        NodeProcess newcomer = network.addPeer();
        soon().until(() -> neighbours(newcomer).size() >= 2);
        network.seeds().forEach(seed -> assertThat(seed.alive()).isTrue());
        network.lose(newcomer);
    }

    private static List<NodeProcess> both() {
        return List.of(network.seeds().get(0), network.peers().get(0));
    }

    @Test
    void randomBytesInRecordsAndWithout() {
        Random random = new Random(9);
        for (NodeProcess node : both()) {
            long mistakes = node.counter("remoteMistake");
            for (int i = 0; i < RANDOM_TRIES; i++) {
                byte[] bytes = new byte[6 + random.nextInt(2000)];
                random.nextBytes(bytes);
                if (i % 2 == 0) {
                    bytes[0] = 0x16;
                    bytes[1] = 3;
                    bytes[2] = 3;
                    bytes[3] = (byte) ((bytes.length - 5) >> 8);
                    bytes[4] = (byte) (bytes.length - 5);
                } else {
                    bytes[0] = (byte) (0x17 + random.nextInt(100));
                }
                try (Stranger stranger = Stranger.at(node)) {
                    stranger.sendAnyway(bytes);
                    assertThat(stranger.hungUp(AT_ONCE))
                            .as("try %d at %s", i, node)
                            .isTrue();
                }
            }
            soon().until(() -> node.counter("remoteMistake") - mistakes >= RANDOM_TRIES);
            assertThat(node.counter("handshakeFailed")).isGreaterThanOrEqualTo(RANDOM_TRIES);
        }
    }

    @Test
    void framesWithoutEncryptionAreAnsweredWithAnAlert() {
        for (NodeProcess node : both()) {
            try (Stranger stranger = Stranger.at(node)) {
                stranger.send(MessageCodec.encode(Frames.ping(1)));
                assertThat(stranger.hungUp(AT_ONCE)).isTrue();
            }
            soon().until(() -> node.log().stream().anyMatch(line -> line.contains("start it without --insecure")));
        }
    }

    /** More than may be unidentified at once: the oldest give way, and after five seconds all are shown out. */
    @Test
    void handshakesThatNeverEnd() {
        for (NodeProcess node : both()) {
            long before = node.counter("silentLinkClosed");
            for (int i = 0; i < HALF_OPEN; i++) {
                Stranger stranger = Stranger.at(node);
                strangers.add(stranger);
                if (i % 2 == 0) {
                    stranger.send(HALF_A_HELLO);
                }
            }
            soon().until(() -> node.counter("silentLinkClosed") - before >= HALF_OPEN);
        }
        assertThat(strangers).allMatch(stranger -> stranger.hungUp(SHOWN_OUT), "was shown out");
    }
}
