package dev.grapevine.benchmarks.memory;

import dev.grapevine.benchmarks.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The least a thread-per-connection server can be: accepts, gives each connection a thread that is blocked in a read into
 * a small buffer, and throws away what comes. Virtual threads where the JVM has them without pinning (24 and later), as
 * the nodes do. Commands: {@code registered}, how many connections it has.
 */
public final class BareServer implements Role {
    private static final int BUFFER_BYTES = 256;
    private static final int BACKLOG = 1024;
    private static final int VIRTUAL_SINCE = 24;

    private final ServerSocket server;
    private final ThreadFactory threads;
    private final AtomicInteger connections = new AtomicInteger();

    /** Listens on a free port. */
    public BareServer() throws IOException, ReflectiveOperationException {
        this.server = new ServerSocket(0, BACKLOG, InetAddress.getByName("127.0.0.1"));
        this.threads = Runtime.version().feature() >= VIRTUAL_SINCE ? virtual() : Thread::new;
        Thread acceptor = new Thread(this::accept, "accept");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    /** {@code Thread.ofVirtual().factory()}, looked up because the code is compiled for 17. */
    private static ThreadFactory virtual() throws ReflectiveOperationException {
        Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
        return (ThreadFactory)
                Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread thread = threads.newThread(() -> read(socket));
                thread.setDaemon(true);
                thread.start();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(Socket socket) {
        connections.incrementAndGet();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (socket) {
            InputStream in = socket.getInputStream();
            int read = in.read(buffer);
            while (read >= 0) {
                read = in.read(buffer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            connections.decrementAndGet();
        }
    }

    @Override
    public String hello() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    @Override
    public String answer(List<String> words) {
        return Integer.toString(connections.get());
    }
}
