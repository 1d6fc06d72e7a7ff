package dev.grapevine.simulator.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Limits;
import dev.grapevine.simulator.engine.Randomness;
import dev.grapevine.simulator.engine.Randomness.Purpose;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private static final int HOSTS = 100;

    @Test
    void aRunRepeatsToTheLastEvent() {
        assertThat(run(1)).isEqualTo(run(1));
        assertThat(run(2)).isNotEqualTo(run(1));
    }

    /** The figure was computed once; every JVM must come to it. */
    @Test
    void aRunIsTheSameOnEveryJvm() {
        assertThat(run(1)).isEqualTo("4390db80bdba6554");
    }

    /** Nodes that flood while some of them are killed, paused and cut off. */
    private static String run(long seed) {
        var randomness = new Randomness(seed);
        Distribution latency = Distribution.logNormal(Duration.ofMillis(40), 0.5);
        Distribution jitter = Distribution.exponential(Duration.ofMillis(3));
        PathModel paths = (from, to, random) -> new Path(latency.sampleNanos(random), jitter, 1_000_000);
        var network = new Network(randomness, paths, Limits.DEFAULT);
        List<Address> addresses =
                IntStream.range(0, HOSTS).mapToObj(i -> new Address("h" + i, 1)).toList();
        addresses.forEach(address -> network.add(
                        address, new HostClock(0, 0, 0), surroundings -> new FloodNode(surroundings, addresses))
                .start());
        RandomGenerator plan = randomness.stream(Purpose.PLAN);
        for (int round = 0; round < 20; round++) {
            network.engine().run(Duration.ofSeconds(1));
            disturb(network.hosts().get(plan.nextInt(HOSTS)), plan);
            Host publisher = network.hosts().get(plan.nextInt(HOSTS));
            publisher.act(now -> ((FloodNode) publisher.node()).publish());
        }
        network.engine().run(Duration.ofSeconds(10));
        assertThat(network.hosts()).anyMatch(host -> ((FloodNode) host.node()).seen() >= 15);
        return network.eventHash();
    }

    private static void disturb(Host host, RandomGenerator plan) {
        switch (host.state()) {
            case RUNNING -> {
                if (plan.nextBoolean()) {
                    host.pause();
                } else {
                    host.kill();
                }
            }
            case PAUSED -> host.resume();
            default -> host.start();
        }
    }
}
