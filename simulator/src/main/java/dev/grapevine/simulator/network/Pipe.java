package dev.grapevine.simulator.network;

import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.MessageCodec;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Gossip;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The way out of one end of a link: the lanes a node fills, and the writer that empties them as fast as the path and the
 * reader at its other end allow. Control frames leave before payloads, a goodbye after them; the payloads that wait
 * leave together in one {@code Gossip} frame.
 */
final class Pipe {
    /** What both kernels hold of a connection before a writer blocks. */
    private static final int SOCKET_BUFFER_BYTES = 1 << 20;

    /** A node's writer hands over no more at once than this, one large payload excepted. */
    private static final int BATCH_BYTES = 128 * 1024;

    private static final int BATCH_ENVELOPES = 512;
    private static final int ENVELOPE_BYTES = 16;

    private final LinkEnd end;
    private final Network network;
    private final Path path;
    private final Queue<Frame> control = new ArrayDeque<>(0);
    private final Queue<Frame> goodbye = new ArrayDeque<>(0);
    private final ArrayDeque<Envelope> payloads = new ArrayDeque<>(0);
    private int payloadBytes;
    private int unreadBytes;
    private boolean busy;
    private long lastArrival;

    Pipe(LinkEnd end, Network network, Path path) {
        this.end = end;
        this.network = network;
        this.path = path;
    }

    /** Returns false when the control lane is full. */
    boolean send(Frame frame) {
        if (frame.hasLeave()) {
            return goodbye.add(frame);
        }
        return control.size() < limits().controlLaneFrames() && control.add(frame);
    }

    /** Returns false when the payload lane is full. An empty lane takes a payload of any size. */
    boolean offer(Envelope envelope) {
        int bytes = bytesOf(envelope);
        if (payloadBytes > 0 && payloadBytes + bytes > limits().payloadLaneBytes()) {
            return false;
        }
        payloadBytes += bytes;
        return payloads.add(envelope);
    }

    /** Whether anything has not yet left, or is still leaving. */
    boolean holdsAnything() {
        return busy || !control.isEmpty() || !payloads.isEmpty() || !goodbye.isEmpty();
    }

    long latencyNanos() {
        return path.latencyNanos();
    }

    /** Writes what waits, as far as it can now. */
    void write() {
        while (!busy && unreadBytes < SOCKET_BUFFER_BYTES && holdsAnything()) {
            writeBatch();
        }
    }

    /** Takes a place in the stream behind all that has been written: when the end of the stream arrives. */
    long arrivalNanos() {
        lastArrival = Math.max(lastArrival, network.engine().nowNanos() + path.latencyNanos());
        return lastArrival;
    }

    /** The other side has read so many bytes. */
    void read(int bytes) {
        boolean blocked = unreadBytes >= SOCKET_BUFFER_BYTES;
        unreadBytes -= bytes;
        if (blocked && holdsAnything()) {
            end.writable();
        }
    }

    private void writeBatch() {
        long bytes = 0;
        while (!control.isEmpty() && bytes < BATCH_BYTES) {
            bytes += transmit(control.remove(), bytes);
        }
        if (!payloads.isEmpty() && bytes < BATCH_BYTES) {
            bytes += transmit(gather(), bytes);
        }
        if (payloads.isEmpty() && !goodbye.isEmpty()) {
            bytes += transmit(goodbye.remove(), bytes);
        }
        long nanos = path.writingNanos(bytes);
        if (nanos > 0) {
            busy = true;
            network.engine().after(nanos, this::idle);
        }
    }

    private void idle() {
        busy = false;
        end.writable();
    }

    /** One frame with the payloads that wait, as many as a batch may hold. */
    private Frame gather() {
        Gossip.Builder gossip = Gossip.newBuilder();
        int bytes = 0;
        do {
            Envelope envelope = payloads.remove();
            bytes += bytesOf(envelope);
            gossip.addEnvelopes(envelope);
        } while (!payloads.isEmpty()
                && gossip.getEnvelopesCount() < BATCH_ENVELOPES
                && bytes + bytesOf(payloads.element()) <= BATCH_BYTES);
        payloadBytes -= bytes;
        return Frame.newBuilder().setGossip(gossip).build();
    }

    /** Sends a frame on its way, {@code before} bytes behind the beginning of the batch; returns its size. */
    private int transmit(Frame frame, long before) {
        byte[] bytes = MessageCodec.encode(frame);
        network.traffic().sent(frame, bytes.length);
        long left = network.engine().nowNanos() + path.writingNanos(before + bytes.length);
        switch (network.fate(end, frame.getKindCase())) {
            case ARRIVES -> arrive(bytes, left);
            case LOST -> {}
            case DOUBLED -> {
                arrive(bytes, left);
                arrive(bytes, left);
            }
        }
        return bytes.length;
    }

    private void arrive(byte[] bytes, long left) {
        unreadBytes += bytes.length;
        lastArrival = Math.max(lastArrival, left + path.latencyNanos() + network.jitterNanos(path));
        LinkEnd reader = end.other();
        network.carry(end, lastArrival, () -> reader.arrive(bytes));
    }

    private static int bytesOf(Envelope envelope) {
        return envelope.getBundle().size() + ENVELOPE_BYTES;
    }

    private Limits limits() {
        return network.limits();
    }
}
