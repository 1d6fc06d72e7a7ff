package dev.grapevine.benchmarks.onehop;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/** The bare loop's receiving end: one thread that reads 64 KiB, or a whole message, at a time and walks the frames in it. */
final class BareReader {
    private static final int BUFFER_BYTES = Math.max(64 * 1024, TestMessage.FRAME_BYTES);

    private final ServerSocket server;
    private final Supplier<Arrivals> current;
    private final byte[] bytes = new byte[BUFFER_BYTES];
    private final ByteBuffer view = ByteBuffer.wrap(bytes);

    /** @param current the run that an arriving message belongs to */
    BareReader(Supplier<Arrivals> current) throws IOException {
        this.server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        this.current = current;
        Thread thread = new Thread(this::run, "bare-reader");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    private void run() {
        try (Socket socket = server.accept()) {
            read(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(InputStream in) throws IOException {
        int end = 0;
        int read = in.read(bytes, 0, BUFFER_BYTES);
        while (read >= 0) {
            end = walk(end + read);
            read = in.read(bytes, end, BUFFER_BYTES - end);
        }
    }

    /** Notes the whole frames and moves the rest to the front; returns its size. */
    private int walk(int end) {
        int start = 0;
        Arrivals arrivals = current.get();
        while (end - start >= 4 && end - start >= 4 + view.getInt(start)) {
            arrivals.arrived(TestMessage.number(view, start + 4), TestMessage.sentNanos(view, start + 4));
            start += 4 + view.getInt(start);
        }
        System.arraycopy(bytes, start, bytes, 0, end - start);
        return end - start;
    }
}
