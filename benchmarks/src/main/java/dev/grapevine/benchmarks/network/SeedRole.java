package dev.grapevine.benchmarks.network;

import dev.grapevine.benchmarks.Role;
import dev.grapevine.http.HttpOptions;
import dev.grapevine.http.NodeHttp;
import dev.grapevine.node.StartFailure;
import dev.grapevine.seed.Seed;
import java.util.List;

/** A process that is a seed. Commands: {@code registered}, how many peers it lists;
 * {@code serve}, on which port it serves HTTP from now on. */
public final class SeedRole implements Role {
    private final Seed seed;

    /** Listens on a free port. */
    public SeedRole() throws StartFailure {
        this.seed = Seed.builder().insecure().host("127.0.0.1").start();
    }

    @Override
    public String hello() {
        return seed.address().toString();
    }

    @Override
    public String answer(List<String> words) throws StartFailure {
        if (words.get(0).equals("serve")) {
            return Integer.toString(
                    NodeHttp.of(seed, HttpOptions.onPort(0)).uri().getPort());
        }
        return Integer.toString(seed.status().peers());
    }
}
