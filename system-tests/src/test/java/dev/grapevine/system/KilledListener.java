package dev.grapevine.system;

import dev.grapevine.peer.Peer;
import dev.grapevine.protocol.Address;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A process with a peer that says every message it is given, a line each, before it takes the next one. Its arguments are
 * its data directory and the address of another peer. A line on standard input is answered with {@code repeated N}: how
 * many messages had been delivered in an earlier life.
 */
final class KilledListener {
    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private KilledListener() {}

    public static void main(String[] arguments) throws Exception {
        Peer peer = Peer.builder()
                .host("127.0.0.1")
                .bootstrap(List.of(Address.parse(arguments[1])))
                .dataDir(Path.of(arguments[0]))
                .start();
        peer.onMessage(message -> say(message.text()));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (in.readLine() != null) {
            say("repeated " + peer.status().counters().getOrDefault("deliveriesRepeated", 0L));
        }
        peer.close();
        System.exit(0);
    }

    /** In one write, so that no line is cut short. */
    private static void say(String line) {
        try {
            OUT.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
