package dev.grapevine.benchmarks.siege;

import dev.grapevine.benchmarks.Role;
import dev.grapevine.node.StartFailure;
import dev.grapevine.peer.Peer;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.MessageCodec;
import dev.grapevine.protocol.Version;
import dev.grapevine.runtime.Counters;
import dev.grapevine.runtime.trust.Channel;
import dev.grapevine.runtime.trust.Identity;
import dev.grapevine.runtime.trust.LinkSecurity;
import dev.grapevine.runtime.trust.Trust;
import dev.grapevine.wire.ConnectPeer;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.PeerRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A process that attacks a seed and a peer from one address: 10,000 sockets that say nothing, handshakes that stop half way
 * or come a byte at a time, frames made to take memory, and a neighbour that publishes as fast as it can. Commands:
 * {@code fill}, which publishes more than the peer keeps, {@code on}, {@code off}; all answer with connections made and
 * messages published.
 */
public final class Besiegers implements Role {
    /** Another subnet than that of the honest. */
    private static final String FROM = "127.9.0.1";

    private static final int IDLE = 10_000;
    private static final int UNFINISHED = 300;
    /** So many connections are made in a second by each attacker who makes them anew. */
    private static final int AGAIN_A_SECOND = 500;

    private static final int BOMBS_A_SECOND = 20;
    private static final int MESSAGE_BYTES = 256;
    /** More than a peer keeps. */
    private static final int FILL_MESSAGES = 400_000;
    /** A handshake record of 512 bytes that begins a ClientHello of 508; the rest comes slowly or never. */
    private static final byte[] HALF_A_HELLO = {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3, 1, 2, 3};

    private final List<Address> nodes;
    private final Address peer;
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong published = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean on;

    /** @param args the addresses of the seed and of the peer */
    public Besiegers(List<String> args) {
        this.nodes = args.stream().map(Address::parse).toList();
        this.peer = nodes.get(1);
    }

    @Override
    public String hello() {
        return "ready";
    }

    @Override
    public String answer(List<String> words) throws InterruptedException, StartFailure {
        if (words.get(0).equals("fill")) {
            publish(FILL_MESSAGES);
        } else if (words.get(0).equals("on")) {
            on = true;
            for (Address node : nodes) {
                start("idle", () -> hold(node, IDLE, new byte[0]));
                start("half open", () -> hold(node, UNFINISHED, HALF_A_HELLO));
                start("slow", () -> speakSlowly(node));
                start("bombs", () -> bomb(node));
            }
            start("flood", () -> publish(Long.MAX_VALUE));
        } else {
            on = false;
            threads.forEach(Thread::interrupt);
            for (Thread thread : threads) {
                thread.join();
            }
            threads.clear();
        }
        return connections + " " + published;
    }

    private interface Attack {
        void run() throws IOException, InterruptedException, StartFailure;
    }

    private void start(String name, Attack attack) {
        Thread thread = new Thread(() -> repeat(attack), name);
        threads.add(thread);
        thread.start();
    }

    /** Until the siege is over; what the attacked refuse is tried again. */
    private void repeat(Attack attack) {
        while (on) {
            try {
                attack.run();
            } catch (IOException | StartFailure e) {
                // Refused: that is what the attack is about.
                continue;
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Keeps so many connections open that say no more than this; each that is closed is made anew. */
    private void hold(Address node, int count, byte[] opening) throws IOException, InterruptedException {
        Queue<SocketChannel> held = new ArrayDeque<>();
        try {
            while (on) {
                held.add(connect(node, opening));
                dropEnded(held);
                if (held.size() > count) {
                    held.remove().close();
                }
                Thread.sleep(1000 / AGAIN_A_SECOND);
            }
        } finally {
            for (SocketChannel channel : held) {
                channel.close();
            }
        }
    }

    private SocketChannel connect(Address node, byte[] opening) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.bind(new InetSocketAddress(FROM, 0));
        channel.connect(new InetSocketAddress(node.host(), node.port()));
        connections.incrementAndGet();
        channel.configureBlocking(false);
        channel.write(ByteBuffer.wrap(opening));
        return channel;
    }

    /** Looks at some of them, so that all are looked at in turn. */
    private static void dropEnded(Queue<SocketChannel> held) throws IOException {
        ByteBuffer unread = ByteBuffer.allocate(64);
        for (int i = Math.min(held.size(), 100); i > 0; i--) {
            SocketChannel channel = held.remove();
            if (ended(channel, unread.clear())) {
                channel.close();
            } else {
                held.add(channel);
            }
        }
    }

    private static boolean ended(SocketChannel channel, ByteBuffer unread) {
        try {
            return channel.read(unread) < 0;
        } catch (IOException e) {
            return true;
        }
    }

    /** A hello that comes a byte a second. */
    private void speakSlowly(Address node) throws IOException, InterruptedException {
        List<Socket> speakers = new ArrayList<>();
        try {
            for (int i = 0; i < UNFINISHED / 3; i++) {
                speakers.add(socket(node));
            }
            for (int at = 0; at < HALF_A_HELLO.length && on; at++) {
                for (Socket speaker : speakers) {
                    say(speaker, HALF_A_HELLO[at]);
                }
                Thread.sleep(1000);
            }
        } finally {
            for (Socket speaker : speakers) {
                speaker.close();
            }
        }
    }

    private static void say(Socket speaker, byte value) throws IOException {
        try {
            speaker.getOutputStream().write(value);
        } catch (IOException e) {
            // Closed for its slowness.
            speaker.close();
        }
    }

    private Socket socket(Address node) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(FROM, 0));
        socket.connect(new InetSocketAddress(node.host(), node.port()));
        connections.incrementAndGet();
        return socket;
    }

    /** Encrypted links, each under a new identity, over which come frames that ask for memory. */
    private void bomb(Address node) throws IOException, InterruptedException {
        Identity identity = Identity.random(new SecureRandom());
        LinkSecurity security = Trust.OPEN.links(identity, new Counters());
        try (Socket socket = socket(node)) {
            Channel channel = security.dialled(socket, node);
            OutputStream out = channel.out();
            if (node.equals(peer)) {
                out.write(MessageCodec.encode(hello(identity)));
                // The answer, so that larger frames are taken.
                channel.in().read();
            }
            out.write(connections.get() % 2 == 0 ? manyFields() : new byte[] {0x7f, -1, -1, -1});
            out.flush();
            channel.in().readAllBytes();
        } finally {
            Thread.sleep(1000 / BOMBS_A_SECOND);
        }
    }

    private static Frame hello(Identity identity) {
        var record =
                PeerRecord.newBuilder().setId(identity.id().bytes()).setEpoch(1).setAddress(FROM + ":9");
        var hello = ConnectPeer.newBuilder()
                .setVersions(Version.OFFER)
                .setNetwork("grapevine")
                .setMode("tree")
                .setRecord(record);
        return Frame.newBuilder().setConnectPeer(hello).build();
    }

    /** A frame of 16 KiB in which every two bytes would be an object. */
    private static byte[] manyFields() {
        int fields = 8_000;
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 + 2 * fields);
        bytes.putInt(4 + 2 * fields);
        // PeerList, field 4, of 16,000 bytes; in it empty records, field 1.
        bytes.put((byte) 0x22).put((byte) 0x80).put((byte) 0x7d);
        for (int i = 0; i < fields; i++) {
            bytes.put((byte) 0x0a).put((byte) 0);
        }
        return bytes.array();
    }

    /** A neighbour like any other, but for how much it has to say. */
    private void publish(long most) throws StartFailure {
        byte[] payload = new byte[MESSAGE_BYTES];
        try (Peer neighbour = Peer.builder()
                .host(FROM)
                .bind(FROM)
                .bootstrap(List.of(peer))
                .keep(Duration.ofMinutes(1), 1 << 20)
                .start()) {
            neighbour.joined().join();
            for (long i = 0; i < most && !Thread.currentThread().isInterrupted(); i++) {
                neighbour.broadcast(payload);
                published.incrementAndGet();
            }
        }
    }
}
