package dev.grapevine.benchmarks.network;

import dev.grapevine.benchmarks.Role;
import dev.grapevine.node.StartFailure;
import dev.grapevine.peer.Peer;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.SeedList;
import java.util.List;

/**
 * A process that is a peer. Commands: {@code neighbours}, how many it has; {@code say TEXT}, which answers with the time
 * of the call; {@code heard}, the text it received last and when. It says nothing unasked, so that reporting does not
 * disturb what is measured.
 */
public final class BroadcastPeer implements Role {
    private record Heard(String text, long nanos) {}

    private final Peer peer;
    private volatile Heard last = new Heard("nothing", 0);

    /** @param seeds addresses of the network's seeds */
    public BroadcastPeer(List<String> seeds) throws StartFailure {
        this.peer = Peer.builder()
                .insecure()
                .host("127.0.0.1")
                .seeds(SeedList.of(seeds.stream().map(Address::parse).toList()))
                .start();
        peer.onMessage(message -> last = new Heard(message.text(), System.nanoTime()));
    }

    @Override
    public String hello() {
        return peer.address().toString();
    }

    @Override
    public String answer(List<String> words) {
        return switch (words.get(0)) {
            case "neighbours" -> Integer.toString(peer.status().neighbours());
            case "say" -> say(words.get(1));
            case "heard" -> heard(last);
            default -> throw new IllegalArgumentException("unknown command " + words);
        };
    }

    private String say(String text) {
        long began = System.nanoTime();
        peer.broadcast(text);
        return Long.toString(began);
    }

    private static String heard(Heard heard) {
        return heard.text + " " + heard.nanos;
    }
}
