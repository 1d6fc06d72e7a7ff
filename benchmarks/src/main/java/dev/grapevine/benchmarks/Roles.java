package dev.grapevine.benchmarks;

import dev.grapevine.benchmarks.http.HttpCrowd;
import dev.grapevine.benchmarks.memory.BareServer;
import dev.grapevine.benchmarks.memory.IdleClients;
import dev.grapevine.benchmarks.network.BroadcastPeer;
import dev.grapevine.benchmarks.network.SeedRole;
import dev.grapevine.benchmarks.onehop.Publisher;
import dev.grapevine.benchmarks.onehop.Receiver;
import dev.grapevine.benchmarks.restart.KeptSeed;
import dev.grapevine.benchmarks.siege.Besiegers;
import dev.grapevine.benchmarks.siege.Fortress;
import dev.grapevine.benchmarks.siege.Newcomer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The child's side of {@link ChildJvm}: plays the role it was started for until its standard input ends, so that no child
 * outlives its benchmark.
 */
final class Roles {
    private Roles() {}

    static int run(List<String> args) throws Exception {
        Logger.getLogger("").setLevel(Level.WARNING);
        Role role = of(args.get(0), args.subList(1, args.size()));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println(role.hello());
        String line = in.readLine();
        while (line != null) {
            List<String> words = List.of(line.split(" "));
            System.out.println(words.get(0).equals("clock") ? Long.toString(System.nanoTime()) : role.answer(words));
            line = in.readLine();
        }
        return 0;
    }

    private static Role of(String name, List<String> args) throws Exception {
        return switch (name) {
            case "publisher" -> new Publisher(args);
            case "receiver" -> new Receiver();
            case "seed" -> new SeedRole();
            case "kept-seed" -> new KeptSeed(args);
            case "peer" -> new BroadcastPeer(args);
            case "bare-server" -> new BareServer();
            case "http-crowd" -> new HttpCrowd(args);
            case "fortress" -> new Fortress(args);
            case "newcomer" -> new Newcomer(args);
            case "besiegers" -> new Besiegers(args);
            case "idle-clients" -> new IdleClients(args);
            default -> throw new IllegalArgumentException("no role is called " + name);
        };
    }
}
