package dev.grapevine.system;

import dev.grapevine.peer.Peer;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.SeedList;
import dev.grapevine.seed.Seed;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process with many embedded peers, or with seeds. Its arguments are how many nodes and, for peers, the seeds' addresses.
 * It says one line when they run, then answers each line it reads: {@code publish N TEXT}, {@code linked} (the least number
 * of neighbours), {@code counts} (distinct texts that every peer has, and deliveries in all).
 */
final class PeerFarm {
    private final List<Peer> peers = new ArrayList<>();
    private final List<Map<String, AtomicInteger>> received = new ArrayList<>();

    private PeerFarm() {}

    public static void main(String[] arguments) throws Exception {
        PeerFarm farm = new PeerFarm();
        int count = Integer.parseInt(arguments[0]);
        System.out.println(arguments.length == 1 ? seeds(count) : farm.peers(count, arguments[1]));
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(farm.answer(line.split(" ", 3)));
        }
        System.exit(0);
    }

    private static String seeds(int count) throws Exception {
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            addresses.add(Seed.builder().insecure().start().address().toString());
        }
        return String.join(",", addresses);
    }

    private String peers(int count, String seeds) throws Exception {
        List<Address> addresses =
                List.of(seeds.split(",")).stream().map(Address::parse).toList();
        for (int i = 0; i < count; i++) {
            Peer peer = Peer.builder().insecure().seeds(SeedList.of(addresses)).start();
            Map<String, AtomicInteger> inbox = new ConcurrentHashMap<>();
            peer.onMessage(m ->
                    inbox.computeIfAbsent(m.text(), t -> new AtomicInteger()).incrementAndGet());
            peers.add(peer);
            received.add(inbox);
        }
        return "ready";
    }

    private String answer(String[] words) {
        return switch (words[0]) {
            case "publish" -> published(Integer.parseInt(words[1]), words[2]);
            case "linked" ->
                "" + peers.stream().mapToInt(p -> p.neighbours().size()).min().orElse(0);
            default -> counts();
        };
    }

    private String published(int peer, String text) {
        received.get(peer).put(text, new AtomicInteger(1));
        return peers.get(peer).broadcast(text).join();
    }

    private String counts() {
        int least = received.stream().mapToInt(Map::size).min().orElse(0);
        int all = received.stream()
                .flatMap(inbox -> inbox.values().stream())
                .mapToInt(AtomicInteger::get)
                .sum();
        return least + " " + all;
    }
}
