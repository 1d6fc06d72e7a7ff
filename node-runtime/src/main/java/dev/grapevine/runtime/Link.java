package dev.grapevine.runtime;

import dev.grapevine.node.LinkId;
import dev.grapevine.node.LinkLoss;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.FrameBuffer;
import dev.grapevine.protocol.MalformedFrame;
import dev.grapevine.protocol.MessageCodec;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Optional;

/**
 * One TCP connection. Its own thread (the reader) connects if need be, decodes frames and hands them to the node; a task
 * that exists only while there is something to write drains the {@link Outbox}.
 *
 * <p>Closing is graceful: what was sent before leaves, then the output is shut down and what still comes in is thrown
 * away until the other side closes too; the runner cuts this short after a second.
 */
final class Link {
    private static final int FIRST_WRITE_BYTES = 512;
    /** Then another thread goes on: this one may be a publisher's. */
    private static final int MOST_TURNS = 64;

    /** What a link tells its owner. Called from the link's threads. */
    interface Owner {
        void opened(Link link);

        void frame(Link link, Frame frame);

        void drained(Link link);

        void lost(Link link, LinkLoss loss);

        /** The connection is over and its reader has ended. */
        void ended(Link link);
    }

    final LinkId id;
    private final Socket socket;
    private final Owner owner;
    private final Writers writers;
    private final Decoding decoding;
    private final LinkMeter meter;
    private final Outbox outbox;
    private final FrameBuffer buffer;
    private volatile boolean closing;
    private volatile boolean closed;

    Link(
            LinkId id,
            Socket socket,
            MessageCodec codec,
            Writers writers,
            Decoding decoding,
            LinkMeter meter,
            Owner owner) {
        this.id = id;
        this.socket = socket;
        this.owner = owner;
        this.writers = writers;
        this.decoding = decoding;
        this.meter = meter;
        this.outbox = new Outbox(codec.limits());
        this.buffer = new FrameBuffer(codec);
    }

    // ---- reading: the link's own thread ----

    /** The life of an accepted link. */
    void runAccepted() {
        try {
            socket.setTcpNoDelay(true);
            read();
        } catch (IOException e) {
            lost(LinkLoss.Kind.LOST, reason(e));
        } finally {
            end();
        }
    }

    /** The life of a dialled link. */
    void runDialled(Address address, int timeoutMillis) {
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(InetAddress.getByName(address.host()), address.port()), timeoutMillis);
        } catch (IOException e) {
            lost(LinkLoss.Kind.UNREACHABLE, reason(e));
            end();
            return;
        }
        owner.opened(this);
        runAccepted();
    }

    private void read() throws IOException {
        InputStream in = socket.getInputStream();
        Decoder.Turn turn = decoding.turn(buffer, in, this::handFrames);
        try {
            while (decoding.await(buffer, in)) {
                decoding.run(turn);
            }
            closedByTheOtherSide();
        } catch (MalformedFrame e) {
            lost(LinkLoss.Kind.MISTAKE, e.rule());
        }
    }

    private void closedByTheOtherSide() throws MalformedFrame {
        if (buffer.pendingBytes() > 0) {
            throw new MalformedFrame("the connection ended inside a frame");
        }
        lost(LinkLoss.Kind.LOST, "closed by the other side");
    }

    private void handFrames() throws MalformedFrame {
        meter.bytesIn(buffer.arrived());
        Optional<Frame> frame = buffer.next();
        while (frame.isPresent()) {
            meter.frameIn();
            if (!closing) {
                owner.frame(this, frame.get());
            }
            frame = buffer.next();
        }
    }

    private void lost(LinkLoss.Kind kind, String why) {
        if (!closing) {
            owner.lost(this, new LinkLoss(kind, why));
        }
    }

    private void end() {
        abort();
        owner.ended(this);
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    // ---- writing: offers from the node, drained by a task ----

    Outbox.Offer send(Frame frame) {
        return drained(outbox.control(frame));
    }

    boolean offer(Envelope envelope) {
        return drained(outbox.payload(envelope)) != Outbox.Offer.FULL;
    }

    boolean writing() {
        return outbox.writing();
    }

    /** Frames of full size may come; called by the reader, inside the node. */
    void trust() {
        buffer.handshakeDone();
    }

    private Outbox.Offer drained(Outbox.Offer offer) {
        if (offer == Outbox.Offer.START_DRAINING) {
            writers.start(this::drain, outbox.small());
        }
        return offer;
    }

    private void drain() {
        try {
            if (!writeOut(socket.getOutputStream())) {
                writers.goOn(this::drain);
            } else if (closing) {
                shutdownOutput();
            }
        } catch (IOException e) {
            abort();
        }
    }

    /** Writes what waits, batch after batch; returns false when there was always more. */
    private boolean writeOut(OutputStream out) throws IOException {
        byte[] bytes = new byte[FIRST_WRITE_BYTES];
        for (int turns = 0; turns < MOST_TURNS; turns++) {
            List<Frame> batch = outbox.nextBatch();
            if (!batch.isEmpty()) {
                bytes = write(out, batch, bytes);
            } else {
                owner.drained(this);
                if (outbox.stopDraining()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns the buffer used, for the next time. */
    private byte[] write(OutputStream out, List<Frame> batch, byte[] buffer) throws IOException {
        int size = 0;
        for (Frame frame : batch) {
            size += MessageCodec.encodedBytes(frame);
        }
        byte[] bytes = buffer.length < size ? new byte[Math.max(size, 2 * buffer.length)] : buffer;
        int end = 0;
        for (Frame frame : batch) {
            end = MessageCodec.encode(frame, bytes, end);
        }
        out.write(bytes, 0, end);
        meter.out(batch.size(), end);
        return bytes;
    }

    // ---- closing ----

    /** Nothing is told to the owner any more but {@link Owner#ended}. Waits for nothing. */
    void close() {
        closing = true;
        if (!outbox.writing()) {
            shutdownOutput();
        }
    }

    boolean closing() {
        return closing;
    }

    private synchronized void shutdownOutput() {
        try {
            if (!socket.isOutputShutdown()) {
                socket.shutdownOutput();
            }
        } catch (IOException e) {
            abort();
        }
    }

    /** Ends the connection at once. */
    void abort() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            socket.close();
        } catch (IOException e) {
            meter.closeFailed();
        }
    }
}
