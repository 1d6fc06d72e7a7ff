package dev.grapevine.benchmarks.restart;

import dev.grapevine.benchmarks.Role;
import dev.grapevine.node.StartFailure;
import dev.grapevine.seed.Seed;
import java.nio.file.Path;
import java.util.List;

/**
 * A process that is a seed with a data directory. Command: {@code await N} answers when it lists so many peers, with how
 * that went.
 */
public final class KeptSeed implements Role {
    private static final int LOOK_MILLIS = 5;

    private final Seed seed;

    /** Listens on a free port, with the data directory that is named first. */
    public KeptSeed(List<String> args) throws StartFailure {
        this.seed = Seed.builder()
                .insecure()
                .host("127.0.0.1")
                .maxPeers(1_000_000)
                .dataDir(Path.of(args.get(0)))
                .start();
    }

    @Override
    public String hello() {
        return seed.address().toString();
    }

    @Override
    public String answer(List<String> words) throws InterruptedException {
        int awaited = Integer.parseInt(words.get(1));
        while (seed.status().peers() < awaited || !seed.status().store().equals("open")) {
            Thread.sleep(LOOK_MILLIS);
        }
        return seed.status().storeDetail();
    }
}
