package dev.grapevine.runtime;

import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.MessageCodec;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Gossip;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written to one link: a lane of control frames, which go first, a lane of payloads, which leave
 * together, and a goodbye, which goes last: the other side listens to nothing after it. All bounded; nothing here ever
 * waits. Guarded by its own monitor, held for no I/O.
 */
final class Outbox {
    private static final int BATCH_BYTES = 128 * 1024;
    private static final int CONTROL_LANE_BYTES = 4 * 1024 * 1024;
    private static final int ENVELOPE_OVERHEAD_BYTES = 16;
    private static final int BATCH_ENVELOPES = 512;
    private static final int SMALL_BYTES = 16 * 1024;
    /** Most links of a seed never have more than one frame waiting. */
    private static final int FEW = 1;

    private final Limits limits;
    private final Queue<Frame> control = new ArrayDeque<>(FEW);
    private final Queue<Envelope> payload = new ArrayDeque<>(FEW);
    private @Nullable Frame goodbye;
    private int controlBytes;
    private int payloadBytes;
    private boolean draining;
    private boolean writing;

    Outbox(Limits limits) {
        this.limits = limits;
    }

    /** What happened to an offer. */
    enum Offer {
        /** No room: nothing was taken. */
        FULL,
        /** Taken; somebody is draining already. */
        TAKEN,
        /** Taken; the caller must see to it that somebody drains. */
        START_DRAINING
    }

    synchronized Offer control(Frame frame) {
        if (frame.hasLeave()) {
            goodbye = frame;
            return taken();
        }
        int bytes = MessageCodec.encodedBytes(frame);
        boolean tooMuch = controlBytes > 0 && controlBytes + bytes > CONTROL_LANE_BYTES;
        if (tooMuch || control.size() >= limits.controlLaneFrames()) {
            return Offer.FULL;
        }
        control.add(frame);
        controlBytes += bytes;
        return taken();
    }

    /** A lane that is empty takes any one payload, however large. */
    synchronized Offer payload(Envelope envelope) {
        int bytes = bytes(envelope);
        if (payloadBytes > 0 && payloadBytes + bytes > limits.payloadLaneBytes()) {
            return Offer.FULL;
        }
        payload.add(envelope);
        payloadBytes += bytes;
        return taken();
    }

    private Offer taken() {
        writing = true;
        if (draining) {
            return Offer.TAKEN;
        }
        draining = true;
        return Offer.START_DRAINING;
    }

    /** Whether anything waits or is being written. */
    synchronized boolean writing() {
        return writing;
    }

    /** What waits to be written, in both lanes. */
    synchronized int waitingBytes() {
        return controlBytes + payloadBytes;
    }

    /** Whether what waits is little enough for the buffer of an idle connection. */
    synchronized boolean small() {
        return payloadBytes <= SMALL_BYTES;
    }

    /** The next frames to write; none when the lanes are empty, and then the outbox is no longer {@link #writing}. */
    synchronized List<Frame> nextBatch() {
        List<Frame> batch = new ArrayList<>();
        int bytes = 0;
        while (!control.isEmpty() && bytes < BATCH_BYTES) {
            Frame frame = control.remove();
            bytes += MessageCodec.encodedBytes(frame);
            batch.add(frame);
        }
        controlBytes -= bytes;
        if (!payload.isEmpty() && bytes < BATCH_BYTES) {
            batch.add(gossip());
        }
        if (goodbye != null && control.isEmpty() && payload.isEmpty()) {
            batch.add(goodbye);
            goodbye = null;
        }
        writing = !batch.isEmpty();
        return batch;
    }

    private Frame gossip() {
        Gossip.Builder gossip = Gossip.newBuilder();
        int bytes = 0;
        Envelope next = payload.peek();
        while (next != null
                && gossip.getEnvelopesCount() < BATCH_ENVELOPES
                && (bytes == 0 || bytes + bytes(next) <= BATCH_BYTES)) {
            gossip.addEnvelopes(payload.remove());
            bytes += bytes(next);
            next = payload.peek();
        }
        payloadBytes -= bytes;
        return Frame.newBuilder().setGossip(gossip).build();
    }

    /** Ends draining, unless something has come meanwhile. */
    synchronized boolean stopDraining() {
        draining = writing;
        return !draining;
    }

    private static int bytes(Envelope envelope) {
        return envelope.getBundle().size() + ENVELOPE_OVERHEAD_BYTES;
    }
}
