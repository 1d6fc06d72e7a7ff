package dev.grapevine.runtime;

import dev.grapevine.node.StartFailure;
import dev.grapevine.protocol.Address;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.concurrent.locks.LockSupport;

/** The port a node listens on, and the thread that accepts connections there. */
public final class Listener implements AutoCloseable {
    private static final int BACKLOG = 1024;
    private static final long PAUSE_NANOS = 50_000_000L;

    /** Takes an accepted connection. */
    interface Acceptor {
        void accepted(Socket socket, Address remote);
    }

    private final ServerSocket socket;

    private Listener(ServerSocket socket) {
        this.socket = socket;
    }

    /**
     * Binds the port; connections wait in the backlog until the node starts.
     *
     * @param bind local address to listen on; empty for all interfaces
     * @param port 0 for a free one
     */
    public static Listener open(String bind, int port) throws StartFailure {
        try {
            InetAddress local = bind.isEmpty() ? null : InetAddress.getByName(bind);
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(local, port), BACKLOG);
            return new Listener(socket);
        } catch (UnknownHostException e) {
            throw new StartFailure(
                    StartFailure.Reason.CONFIGURATION, "--bind " + bind + ": no such host; give a local address");
        } catch (BindException e) {
            throw bindFailure(bind, port, e);
        } catch (IOException e) {
            throw new StartFailure(StartFailure.Reason.FAILED, "cannot listen on port " + port + ": " + e);
        }
    }

    private static StartFailure bindFailure(String bind, int port, BindException e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("in use")) {
            return new StartFailure(
                    StartFailure.Reason.ADDRESS_IN_USE,
                    "port " + port + " is in use; try --port 0, or stop the process that holds it");
        }
        return new StartFailure(
                StartFailure.Reason.CONFIGURATION,
                "cannot listen on " + bind + ":" + port + " (" + message
                        + "); --bind takes an address of this machine");
    }

    /** The port, also when a free one was asked for. */
    public int port() {
        return socket.getLocalPort();
    }

    void start(Acceptor acceptor, Counters counters) {
        Threads.platform("accept-" + port())
                .newThread(() -> accept(acceptor, counters))
                .start();
    }

    private void accept(Acceptor acceptor, Counters counters) {
        while (!socket.isClosed()) {
            try {
                Socket accepted = socket.accept();
                acceptor.accepted(
                        accepted, new Address(accepted.getInetAddress().getHostAddress(), accepted.getPort()));
            } catch (IOException e) {
                failedToAccept(counters);
            }
        }
    }

    /** Out of file descriptors, most likely: what comes next waits in the backlog for a moment. */
    private void failedToAccept(Counters counters) {
        if (!socket.isClosed()) {
            counters.counter("acceptFailures").increment();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("closing a listening socket", e);
        }
    }

    static void closeQuietly(Socket socket, Counters counters) {
        try {
            socket.close();
        } catch (IOException e) {
            counters.counter("closeFailures").increment();
        }
    }
}
