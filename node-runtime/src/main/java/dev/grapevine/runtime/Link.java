package dev.grapevine.runtime;

import dev.grapevine.node.LinkId;
import dev.grapevine.node.LinkLoss;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.FrameBuffer;
import dev.grapevine.protocol.MalformedFrame;
import dev.grapevine.protocol.MessageCodec;
import dev.grapevine.runtime.trust.Channel;
import dev.grapevine.runtime.trust.Claims;
import dev.grapevine.runtime.trust.HandshakeFailure;
import dev.grapevine.runtime.trust.LinkSecurity;
import dev.grapevine.runtime.trust.TlsReasons;
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
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection. Its own thread (the reader) connects if need be, makes a {@link Channel} of the connection, decodes
 * frames and hands them to the node; a task that exists only while there is something to write drains the {@link Outbox}.
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

        /** No channel came of the connection; told before {@link #lost}. */
        void handshakeFailed(Link link, HandshakeFailure failure);

        /** The connection is over and its reader has ended. */
        void ended(Link link);
    }

    final LinkId id;
    private final Socket socket;
    private final LinkSecurity security;
    private final Owner owner;
    private final Writers writers;
    private final Decoding decoding;
    private final LinkMeter meter;
    private final Outbox outbox;
    private final FrameBuffer buffer;
    private volatile @Nullable Channel channel;
    /** Somebody wanted to drain before there was a channel; guarded by this. */
    private boolean parked;

    private volatile boolean closing;
    private volatile boolean overdue;
    private volatile boolean closed;

    Link(
            LinkId id,
            Socket socket,
            LinkSecurity security,
            MessageCodec codec,
            Writers writers,
            Decoding decoding,
            LinkMeter meter,
            Owner owner) {
        this.id = id;
        this.socket = socket;
        this.security = security;
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
            read(opened(security.accepted(socket)));
        } catch (HandshakeFailure e) {
            owner.handshakeFailed(this, e);
            lost(e.kind() == HandshakeFailure.Kind.LOST ? LinkLoss.Kind.LOST : LinkLoss.Kind.MISTAKE, reason(e));
            readOn();
        } catch (IOException e) {
            lost(LinkLoss.Kind.LOST, reason(e));
        } finally {
            end();
        }
    }

    /** What the node has sent meanwhile can leave now. */
    private synchronized Channel opened(Channel opened) {
        channel = opened;
        if (parked) {
            writers.goOn(this::drain);
        }
        return opened;
    }

    private synchronized @Nullable Channel channelOrPark() {
        parked = channel == null;
        return channel;
    }

    /** The life of a dialled link. */
    void runDialled(Address address, int timeoutMillis) {
        try {
            Optional<Channel> dialled = dialled(address, timeoutMillis);
            if (dialled.isPresent()) {
                owner.opened(this);
                read(dialled.get());
            }
        } catch (IOException e) {
            lost(LinkLoss.Kind.LOST, reason(e));
        } finally {
            end();
        }
    }

    /** Where the other end is; empty while it is being dialled. */
    Optional<Address> remote() {
        InetAddress host = socket.getInetAddress();
        return host == null ? Optional.empty() : Optional.of(new Address(host.getHostAddress(), socket.getPort()));
    }

    private Optional<Channel> dialled(Address address, int timeoutMillis) {
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(InetAddress.getByName(address.host()), address.port()), timeoutMillis);
            return Optional.of(opened(security.dialled(socket, address)));
        } catch (HandshakeFailure e) {
            owner.handshakeFailed(this, e);
            lost(LinkLoss.Kind.UNREACHABLE, reason(e));
        } catch (IOException e) {
            lost(LinkLoss.Kind.UNREACHABLE, reason(e));
        }
        return Optional.empty();
    }

    private void read(Channel from) throws IOException {
        InputStream in = from.in();
        Decoder.Turn turn = decoding.turn(buffer, in, this::handFrames);
        try {
            while (decoding.await(buffer, in)) {
                decoding.run(turn);
            }
            closedByTheOtherSide();
            if (from.encrypted() && !outbox.writing()) {
                shutdownOutput();
            }
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
                checkSender(frame.get());
                owner.frame(this, frame.get());
            }
            frame = buffer.next();
        }
    }

    private void checkSender(Frame frame) throws MalformedFrame {
        Channel from = channel;
        if (from != null && from.encrypted()) {
            Claims.check(frame, from.remote().orElseThrow());
        }
    }

    /**
     * So that the other side hears why: a connection that is closed with unread bytes is reset, and what was sent over it
     * is lost. The runner cuts this short after a second.
     */
    private void readOn() {
        try {
            socket.shutdownOutput();
            byte[] unheard = new byte[FIRST_WRITE_BYTES];
            while (socket.getInputStream().read(unheard) >= 0) {
                continue;
            }
        } catch (IOException e) {
            abort();
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

    private String reason(IOException e) {
        return overdue ? "it does not answer" : TlsReasons.of(e);
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

    int waitingBytes() {
        return outbox.waitingBytes();
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
        Channel to = channelOrPark();
        if (to == null) {
            return;
        }
        try {
            if (!writeOut(to.out())) {
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
        Channel open = channel;
        if (open == null) {
            abort();
        } else if (!outbox.writing()) {
            endOutput(open);
        }
    }

    /** An encrypted channel says goodbye, which is written, and that may wait. */
    private void endOutput(Channel open) {
        if (open.encrypted()) {
            writers.goOn(this::shutdownOutput);
        } else {
            shutdownOutput();
        }
    }

    /** A dialled link has not opened in time. */
    void giveUp() {
        overdue = true;
        abort();
    }

    boolean closing() {
        return closing;
    }

    private synchronized void shutdownOutput() {
        Channel open = channel;
        try {
            if (open != null) {
                open.outputEnd().end();
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
