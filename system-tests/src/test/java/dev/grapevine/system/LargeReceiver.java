package dev.grapevine.system;

import dev.grapevine.peer.Order;
import dev.grapevine.peer.Peer;
import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.SeedList;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process with a peer that subscribes to {@code large}. Its argument is a seed. It says {@code ready ID}, then {@code got
 * SHA256} for each message and {@code gap COUNT} for each gap; for each line it reads, {@code chunks RECEIVED SENT
 * NEIGHBOURS}.
 */
final class LargeReceiver {
    static final String TOPIC = "large";

    private LargeReceiver() {}

    public static void main(String[] arguments) throws Exception {
        SeedList seeds = SeedList.of(List.of(Address.parse(arguments[0])));
        try (Peer peer = Peer.builder().seeds(seeds).start()) {
            peer.subscribe(TOPIC, Order.ORIGIN, LargeReceiver::got, gap -> say("gap " + gap.count()));
            peer.joined().get(20, TimeUnit.SECONDS);
            say("ready " + peer.id());
            var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            while (in.readLine() != null) {
                Map<String, Long> counters = peer.status().counters();
                say("chunks " + counters.getOrDefault("chunkReceived", 0L) + " "
                        + counters.getOrDefault("chunkSent", 0L) + " "
                        + peer.neighbours().size());
            }
        }
    }

    private static void got(ReceivedMessage message) {
        say("got " + hash(message.payload().asReadOnlyByteBufferList()));
    }

    static String hash(List<ByteBuffer> parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            parts.forEach(digest::update);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static synchronized void say(String line) {
        System.out.println(line);
    }
}
