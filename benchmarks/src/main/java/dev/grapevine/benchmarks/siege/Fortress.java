package dev.grapevine.benchmarks.siege;

import dev.grapevine.benchmarks.Role;
import dev.grapevine.node.StartFailure;
import dev.grapevine.peer.Peer;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Quotas;
import dev.grapevine.protocol.SeedList;
import dev.grapevine.seed.Seed;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A process that is a seed, or a peer registered there, with everything that is on by default, and the quotas held against
 * loopback too. Commands: {@code heap}, bytes in use once garbage is collected; {@code refused}, how many connections were
 * over the quota.
 */
public final class Fortress implements Role {
    private static final Quotas STRICT = new Quotas(Quotas.DEFAULT_PER_ADDRESS, true);

    private final String address;
    private final Supplier<Map<String, Long>> counters;

    /** @param args nothing for a seed, the address of its seed for a peer */
    public Fortress(List<String> args) throws StartFailure {
        if (args.isEmpty()) {
            Seed seed = Seed.builder().host("127.0.0.1").quotas(STRICT).start();
            this.address = seed.address().toString();
            this.counters = () -> seed.status().counters();
        } else {
            Peer peer = Peer.builder()
                    .host("127.0.0.1")
                    .seeds(SeedList.of(List.of(Address.parse(args.get(0)))))
                    .quotas(STRICT)
                    .start();
            peer.joined().join();
            peer.onMessage(message -> {});
            this.address = peer.address().toString();
            this.counters = () -> peer.status().counters();
        }
    }

    @Override
    public String hello() {
        return address;
    }

    @Override
    public String answer(List<String> words) {
        return switch (words.get(0)) {
            case "heap" -> Long.toString(liveBytes());
            case "refused" -> Long.toString(counters.get().getOrDefault("connectionOverQuota", 0L));
            default -> throw new IllegalArgumentException("unknown command " + words);
        };
    }

    private static long liveBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
