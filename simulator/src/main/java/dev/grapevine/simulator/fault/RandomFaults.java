package dev.grapevine.simulator.fault;

import dev.grapevine.simulator.network.Host;
import dev.grapevine.simulator.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Does harm at random, one thing at a time: kills, cuts off, pauses and restarts hosts, puts partitions up and takes them
 * down. {@link #calm()} repairs everything. Repeats with its generator.
 */
public final class RandomFaults {
    private static final int MOST_PARTITIONS = 2;

    private final Network network;
    private final List<Host> victims;
    private final RandomGenerator random;
    private final List<Partition> partitions = new ArrayList<>();

    /** @param victims whom faults may hit */
    public RandomFaults(Network network, List<Host> victims, RandomGenerator random) {
        this.network = network;
        this.victims = List.copyOf(victims);
        this.random = random;
    }

    /** Something goes wrong, or something comes back. */
    public void strike() {
        if (random.nextInt(8) == 0) {
            partition();
        } else {
            hit(victims.get(random.nextInt(victims.size())));
        }
    }

    /** Everything is whole again: hosts run, nothing stands between them. */
    public void calm() {
        partitions.forEach(network::clear);
        partitions.clear();
        victims.forEach(RandomFaults::revive);
    }

    private void hit(Host host) {
        if (host.state() != Host.State.RUNNING) {
            revive(host);
            return;
        }
        switch (random.nextInt(4)) {
            case 0 -> host.kill();
            case 1 -> host.vanish();
            case 2 -> host.pause();
            default -> host.stop();
        }
    }

    private static void revive(Host host) {
        switch (host.state()) {
            case RUNNING -> {}
            case PAUSED -> host.resume();
            case DOWN, GONE -> host.start();
        }
    }

    private void partition() {
        if (partitions.size() == MOST_PARTITIONS) {
            network.clear(partitions.remove(0));
        } else {
            var directions = Partition.Direction.values();
            boolean[] inside = new boolean[network.hosts().size()];
            for (int i = 0; i < inside.length; i++) {
                inside[i] = random.nextInt(3) == 0;
            }
            var partition = new Partition(host -> inside[host.index()], directions[random.nextInt(directions.length)]);
            partitions.add(partition);
            network.obstruct(partition);
        }
    }
}
