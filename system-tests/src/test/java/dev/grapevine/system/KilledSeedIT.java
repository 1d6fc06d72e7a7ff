package dev.grapevine.system;

import static dev.grapevine.system.Network.listed;
import static dev.grapevine.system.Network.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import java.io.UncheckedIOException;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code kill -9} of a seed at random instants while peers register: whom it has welcomed it knows afterwards. */
class KilledSeedIT {
    private static final int KILLS = Boolean.getBoolean("grapevine.full") ? 200 : 3;
    private static final int MOST_A_LIFE = 200;
    private static final int AT_ONCE = 4;
    private static final int LATEST_KILL_MICROS = 200_000;

    @RegisterExtension
    static final Network network = Network.empty();

    private final Random random = new Random();
    private final ExecutorService registrars = Executors.newFixedThreadPool(AT_ONCE);
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Queue<Stranger> strangers = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        registrars.shutdownNow();
        clock.shutdownNow();
        strangers.forEach(Stranger::close);
    }

    @Test
    void noAcknowledgedRegistrationIsLost() throws Exception {
        String port = Network.freePorts(1).get(0).toString();
        int acknowledged = 0;
        Set<String> welcomed = Set.of();
        for (int kill = 0; kill < KILLS; kill++) {
            NodeProcess seed = started(port, welcomed);
            welcomed = registerUntilKilled(seed);
            acknowledged += welcomed.size();
        }
        NodeProcess last = started(port, welcomed);
        assertThat(last.json("status").get("store").asText()).isEqualTo("open");
        assertThat(network.directory().resolve("killed-seed/native"))
                .as("unpacked libraries, of the last life only")
                .satisfies(folder -> assertThat(folder.toFile().list()).hasSize(2));
        last.kill();
        System.out.println(KILLS + " kills, " + acknowledged + " registrations acknowledged");
        assertThat(acknowledged).isGreaterThanOrEqualTo(KILLS);
    }

    private NodeProcess started(String port, Set<String> expected) {
        NodeProcess seed =
                network.run("seed", "--host", "127.0.0.1", "--port", port, "--insecure", "--data-dir", "killed-seed");
        soon().untilAsserted(() -> assertThat(listed(seed)).containsAll(expected));
        return seed;
    }

    private Set<String> registerUntilKilled(NodeProcess seed) throws InterruptedException {
        Set<String> welcomed = ConcurrentHashMap.newKeySet();
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(AT_ONCE);
        AtomicInteger left = new AtomicInteger(MOST_A_LIFE);
        for (int i = 0; i < AT_ONCE; i++) {
            NodeId[] ids = ids();
            registrars.execute(() -> {
                register(seed, ids, left, welcomed, first);
                ended.countDown();
            });
        }
        assertThat(first.await(20, TimeUnit.SECONDS)).as("a first registration").isTrue();
        clock.schedule(seed::kill, random.nextInt(LATEST_KILL_MICROS), TimeUnit.MICROSECONDS);
        assertThat(ended.await(20, TimeUnit.SECONDS)).as("registrars end").isTrue();
        seed.exitStatus();
        strangers.forEach(Stranger::close);
        strangers.clear();
        return welcomed;
    }

    private NodeId[] ids() {
        NodeId[] ids = new NodeId[MOST_A_LIFE];
        java.util.Arrays.setAll(ids, i -> NodeId.random(random));
        return ids;
    }

    private void register(
            NodeProcess seed, NodeId[] ids, AtomicInteger left, Set<String> welcomed, CountDownLatch first) {
        for (int next = 0; left.getAndDecrement() > 0; next++) {
            try {
                strangers.add(Stranger.registered(seed, ids[next], new Address("127.0.0.1", 1)));
            } catch (UncheckedIOException | AssertionError killed) {
                return;
            }
            welcomed.add(ids[next].hex());
            first.countDown();
        }
    }
}
