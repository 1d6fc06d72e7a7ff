package dev.grapevine.benchmarks.http;

import dev.grapevine.benchmarks.Role;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that is many clients of one node at once: some that ask every second, some that hear events, some of those that
 * never read, and one that says what makes no sense. Commands: {@code on CLIENTS STREAMS SLOW}, {@code off}, which answers
 * with requests that were answered, bytes of events heard, and senseless requests sent.
 */
public final class HttpCrowd implements Role {
    private static final List<String> PATHS =
            List.of("/api/status", "/api/neighbours", "/api/messages?limit=20", "/metrics");
    private static final List<String> NONSENSE = List.of(
            "GET\r\n\r\n",
            "\0\0\0\0\r\n\r\n",
            "GET /api/status HTTP/1.1\r\nHost: evil\r\n\r\n",
            "POST /api/send HTTP/1.1\r\n");
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long NONSENSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int SMALL = 4096;

    private final InetSocketAddress node;
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong senseless = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private final List<SocketChannel> slow = new ArrayList<>();
    private volatile boolean on;

    /** @param args the node's HTTP port */
    public HttpCrowd(List<String> args) {
        this.node = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args.get(0)));
    }

    @Override
    public String hello() {
        return "ready";
    }

    @Override
    public String answer(List<String> words) throws IOException, InterruptedException {
        if (words.get(0).equals("on")) {
            on = true;
            int clients = Integer.parseInt(words.get(1));
            for (int i = 0; i < clients; i++) {
                long offset = EVERY_NANOS * i / clients;
                start("client", () -> ask(offset));
            }
            listen(Integer.parseInt(words.get(2)));
            for (int i = Integer.parseInt(words.get(3)); i > 0; i--) {
                slow.add(stream());
            }
            start("nonsense", this::talkNonsense);
        } else {
            end();
        }
        return answers + " " + bytes + " " + senseless;
    }

    private void end() throws IOException, InterruptedException {
        on = false;
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            thread.join();
        }
        threads.clear();
        for (SocketChannel channel : slow) {
            channel.close();
        }
        slow.clear();
    }

    private void start(String name, Runnable work) {
        Thread thread = new Thread(null, work, name, 128 << 10);
        threads.add(thread);
        thread.start();
    }

    /** A new connection for each request, so that accepting is paid for too. */
    private void ask(long offsetNanos) {
        byte[] buffer = new byte[SMALL];
        long due = System.nanoTime() + offsetNanos;
        for (int i = 0; waitUntil(due); i++, due += EVERY_NANOS) {
            try (Socket socket = new Socket(node.getAddress(), node.getPort())) {
                socket.getOutputStream().write(request(PATHS.get(i % PATHS.size()), "close"));
                InputStream in = socket.getInputStream();
                int first = in.read(buffer);
                while (first >= 0 && in.read(buffer) >= 0) {
                    // To the end.
                    continue;
                }
                answers.addAndGet(first > 0 ? 1 : 0);
            } catch (IOException e) {
                // Refused because there is too much: that is what it is there for.
                continue;
            }
        }
    }

    private void talkNonsense() {
        long due = System.nanoTime();
        for (int i = 0; waitUntil(due); i++, due += NONSENSE_NANOS) {
            try (Socket socket = new Socket(node.getAddress(), node.getPort())) {
                socket.getOutputStream().write(NONSENSE.get(i % NONSENSE.size()).getBytes(StandardCharsets.UTF_8));
                senseless.incrementAndGet();
            } catch (IOException e) {
                continue;
            }
        }
    }

    private boolean waitUntil(long dueNanos) {
        while (on && System.nanoTime() - dueNanos < 0) {
            LockSupport.parkNanos(dueNanos - System.nanoTime());
        }
        return on;
    }

    private byte[] request(String path, String connection) {
        return ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + node.getPort() + "\r\nConnection: " + connection
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private SocketChannel stream() throws IOException {
        SocketChannel channel = SocketChannel.open(node);
        channel.write(ByteBuffer.wrap(request("/api/events", "keep-alive")));
        return channel;
    }

    /** One thread reads them all. */
    private void listen(int streams) throws IOException {
        Selector selector = Selector.open();
        for (int i = 0; i < streams; i++) {
            SocketChannel channel = stream();
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
        }
        start("streams", () -> read(selector));
    }

    private void read(Selector selector) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
        try (selector) {
            while (on) {
                selector.select(key -> read(key, buffer), 100);
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void read(SelectionKey key, ByteBuffer buffer) {
        try {
            int read = ((SocketChannel) key.channel()).read(buffer.clear());
            bytes.addAndGet(Math.max(0, read));
            if (read < 0) {
                key.cancel();
            }
        } catch (IOException e) {
            key.cancel();
        }
    }
}
