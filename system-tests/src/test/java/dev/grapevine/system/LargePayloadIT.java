package dev.grapevine.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.grapevine.peer.Peer;
import dev.grapevine.protocol.ContentRules;
import dev.grapevine.protocol.SeedList;
import dev.grapevine.seed.Seed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Large messages from this process to others, at full size seven, each with a heap of 256 MiB. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LargePayloadIT {
    private static final boolean FULL = Boolean.getBoolean("grapevine.full");
    private static final int RECEIVERS = FULL ? 7 : 3;
    private static final int MIB = 1 << 20;
    private static final int MESSAGES = 30;
    private static final int LARGE_BYTES = (FULL ? 64 : 32) * MIB;
    private static final int CHUNKS = LARGE_BYTES / ContentRules.CHUNK_BYTES;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final List<Receiver> receivers = new ArrayList<>();
    private static Seed seed;
    private static Peer publisher;

    private final Random random = new Random(11);

    @BeforeAll
    static void network() throws Exception {
        seed = Seed.builder().start();
        publisher = Peer.builder().seeds(SeedList.of(List.of(seed.address()))).start();
        for (int i = 0; i < RECEIVERS; i++) {
            receivers.add(new Receiver(seed.address().toString()));
        }
        await().atMost(PATIENCE).until(() -> receivers.stream().allMatch(r -> r.said("ready") == 1));
        publisher.joined().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        await().atMost(PATIENCE).until(() -> receivers.stream().allMatch(r -> r.figures()[2] >= 3));
    }

    @AfterAll
    static void end() {
        receivers.forEach(Receiver::end);
        publisher.close();
        seed.close();
    }

    @Test
    @Order(1)
    void tenOfAMebibyteAtATimeArriveBitForBitAndInOrder() {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            byte[] payload = bytes(MIB);
            expected.add(hash(payload));
            var published = publisher.publish(LargeReceiver.TOPIC, payload);
            if (i % 10 == 9) {
                published.join();
            }
        }

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(receivers)
                        .allSatisfy(receiver -> assertThat(receiver.hashes()).containsExactlyElementsOf(expected)));
    }

    @Test
    @Order(2)
    void aLargeOneArrivesThoughAProviderIsKilledHalfWay() {
        byte[] payload = bytes(LARGE_BYTES);
        publisher.publish(LargeReceiver.TOPIC, payload).join();
        AtomicReference<Receiver> victim = new AtomicReference<>();
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> {
                    receivers.stream()
                            .filter(Receiver::isHalfWayAndHasGiven)
                            .findFirst()
                            .ifPresent(victim::set);
                    return victim.get() != null;
                });
        victim.get().process.destroyForcibly();
        receivers.remove(victim.get());

        String expected = hash(payload);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(receivers)
                        .allSatisfy(receiver ->
                                assertThat(receiver.hashes()).endsWith(expected).hasSize(MESSAGES + 1)));
        System.out.println(
                "chunks received and sent by the publisher's " + RECEIVERS + " subscribers, one of them killed: "
                        + receivers.stream()
                                .map(r -> r.figures()[0] + "/" + r.figures()[1])
                                .toList());
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String hash(byte[] bytes) {
        return LargeReceiver.hash(List.of(ByteBuffer.wrap(bytes)));
    }

    /** One of the other processes. */
    private static final class Receiver {
        final Process process;
        private final PrintWriter commands;
        private final Queue<String> lines = new ConcurrentLinkedQueue<>();

        Receiver(String seed) throws IOException {
            List<String> command = new ArrayList<>(NodeProcess.java());
            command.addAll(List.of("-Xmx256m", "-XX:+ExitOnOutOfMemoryError"));
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), LargeReceiver.class.getName(), seed));
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            commands = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
            Thread reader = new Thread(this::read, "receiver-output");
            reader.setDaemon(true);
            reader.start();
        }

        private void read() {
            new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
                    .lines()
                    .forEach(lines::add);
        }

        long said(String word) {
            return lines.stream().filter(line -> line.startsWith(word + " ")).count();
        }

        List<String> hashes() {
            return lines.stream()
                    .filter(line -> line.startsWith("got ") || line.startsWith("gap "))
                    .map(line -> line.substring(4))
                    .toList();
        }

        /** Chunks received and sent, and neighbours. */
        long[] figures() {
            long before = said("chunks");
            commands.println("how far");
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> said("chunks") > before);
            String last = lines.stream()
                    .filter(line -> line.startsWith("chunks "))
                    .reduce((first, second) -> second)
                    .orElseThrow();
            String[] words = last.split(" ");
            return new long[] {Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3])};
        }

        boolean isHalfWayAndHasGiven() {
            long[] figures = figures();
            return figures[0] >= CHUNKS / 4 && figures[0] < CHUNKS && figures[1] > 0;
        }

        void end() {
            process.destroyForcibly();
        }
    }
}
