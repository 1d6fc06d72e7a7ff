package dev.grapevine.benchmarks.siege;

import dev.grapevine.benchmarks.Role;
import dev.grapevine.node.StartFailure;
import dev.grapevine.peer.Peer;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.SeedList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process in which honest peers join and leave, each under a new identity, so that each owes the seed a proof of work.
 * Command: {@code join}, which answers with the microseconds until the peer was registered and had a neighbour.
 */
public final class Newcomer implements Role {
    private static final long JOIN_SECONDS = 60;

    private final SeedList seeds;

    /** @param args the seed's address */
    public Newcomer(List<String> args) {
        this.seeds = SeedList.of(List.of(Address.parse(args.get(0))));
    }

    @Override
    public String hello() {
        return "ready";
    }

    @Override
    public String answer(List<String> words) throws Exception {
        long began = System.nanoTime();
        try (Peer peer = start()) {
            peer.joined().get(JOIN_SECONDS, TimeUnit.SECONDS);
            while (peer.status().neighbours() == 0) {
                if (System.nanoTime() - began > TimeUnit.SECONDS.toNanos(JOIN_SECONDS)) {
                    throw new IllegalStateException("no neighbour in " + JOIN_SECONDS + " s");
                }
                Thread.sleep(1);
            }
            return Long.toString(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began));
        }
    }

    private Peer start() throws StartFailure {
        return Peer.builder().host("127.0.0.1").seeds(seeds).start();
    }
}
