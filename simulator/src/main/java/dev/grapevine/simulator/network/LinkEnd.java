package dev.grapevine.simulator.network;

import dev.grapevine.node.LinkId;
import dev.grapevine.node.LinkLoss;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.MalformedFrame;
import dev.grapevine.protocol.MessageCodec;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One end of a link: what the kernel of one host knows of a TCP connection, and whether the node there still does.
 *
 * <pre>
 * DIALLING --opened--> OPEN --closed by the node--> CLOSING --all has left, or a second is over--> CLOSED
 *     |                  |                             |
 *     '--refused---------'--lost, or broken------------'----------------------------------------> CLOSED
 * </pre>
 */
final class LinkEnd {
    private static final Duration LINGER = Duration.ofSeconds(1);

    /** See the table above. */
    private enum State {
        DIALLING,
        OPEN,
        CLOSING,
        CLOSED
    }

    private final Life life;
    private final LinkId id;
    private final Network network;
    private final Pipe out;
    private State state;
    private @Nullable LinkEnd other;
    private boolean known = true;
    private boolean trusted;
    private boolean changed;
    private boolean writing;

    private LinkEnd(Life life, LinkId id, Network network, Path path, State state) {
        this.life = life;
        this.id = id;
        this.network = network;
        this.out = new Pipe(this, network, path);
        this.state = state;
    }

    /** The end of a node that dials. */
    static LinkEnd dialling(Life life, LinkId id, Network network, Path path) {
        return new LinkEnd(life, id, network, path, State.DIALLING);
    }

    /** The end at which {@code dialler} is answered. */
    static LinkEnd answering(LinkEnd dialler, Life life, LinkId id, Network network, Path path) {
        var end = new LinkEnd(life, id, network, path, State.OPEN);
        end.other = dialler;
        dialler.other = end;
        return end;
    }

    LinkId id() {
        return id;
    }

    Life life() {
        return life;
    }

    Host host() {
        return life.host();
    }

    /** Whether the node still counts on this link: it has neither closed it nor been told that it is lost. */
    boolean known() {
        return known;
    }

    /** Whether the dialled link is still waited for. */
    boolean dialling() {
        return state == State.DIALLING;
    }

    long latencyNanos() {
        return out.latencyNanos();
    }

    /** The node sends a control frame. */
    void send(Frame frame) {
        if (!out.send(frame)) {
            breakOff();
            network.engine().after(0, () -> tellLost(new LinkLoss(LinkLoss.Kind.STUCK, "it does not read")));
        }
        changed();
    }

    /** The node offers a payload. */
    boolean offer(Envelope envelope) {
        boolean taken = out.offer(envelope);
        writing |= taken;
        changed();
        return taken;
    }

    /** Whether a payload has not yet been handed to the network. */
    boolean writing() {
        return writing;
    }

    void trust() {
        trusted = true;
    }

    /** The node closes the link: what it sent before still leaves. */
    void close() {
        known = false;
        if (state == State.OPEN) {
            state = State.CLOSING;
            network.engine().after(LINGER, this::breakOff);
            changed();
        } else {
            breakOff();
        }
    }

    /** The process is gone and its kernel says so. */
    void breakOff() {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            sayOver();
        }
    }

    /** The host is gone and nobody says so. */
    void vanish() {
        known = false;
        state = State.CLOSED;
    }

    /** The dialled link is open. */
    void opened() {
        if (state == State.DIALLING) {
            state = State.OPEN;
            life.process(() -> {
                if (known) {
                    life.opened(this);
                    changed();
                }
            });
        }
    }

    /** The connection is over: the network or the other side ended it, or it never came to be. */
    void lost(LinkLoss loss) {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            tellLost(loss);
        }
    }

    /** There is room in the socket again. */
    void writable() {
        if (known) {
            life.process(this::changed);
        } else {
            write();
        }
    }

    /** Writes what the node has left in the lanes. */
    void write() {
        changed = false;
        if (state == State.DIALLING || state == State.CLOSED) {
            return;
        }
        out.write();
        if (state == State.CLOSING && !out.holdsAnything()) {
            breakOff();
        } else if (writing && !out.holdsAnything()) {
            writing = false;
            life.drained(this);
        }
    }

    /** A frame that the other end sent has come to this host. */
    void arrive(byte[] bytes) {
        if (life.over()) {
            sayOver();
        } else {
            life.process(() -> read(bytes));
        }
    }

    /** The end at the other side, once there is one. */
    LinkEnd other() {
        if (other == null) {
            throw new IllegalStateException("link " + id + " of " + host() + " was never open");
        }
        return other;
    }

    /** Where the other end is, once there is one. */
    Optional<Address> remote() {
        return other == null ? Optional.empty() : Optional.of(other.host().address());
    }

    private void read(byte[] bytes) {
        other().out.read(bytes.length);
        if (!known) {
            return;
        }
        try {
            Frame frame = decode(bytes);
            network.arrived(this, frame);
            life.received(this, frame, bytes);
        } catch (MalformedFrame e) {
            breakOff();
            tellLost(new LinkLoss(LinkLoss.Kind.MISTAKE, String.valueOf(e.getMessage())));
        }
    }

    private Frame decode(byte[] bytes) throws MalformedFrame {
        int length = bytes.length - MessageCodec.PREFIX_BYTES;
        var limits = network.limits();
        if (length > (trusted ? limits.maxFrameBytes() : limits.maxHandshakeFrameBytes())) {
            throw new MalformedFrame("a frame of " + length + " bytes");
        }
        return network.codec().decode(bytes, MessageCodec.PREFIX_BYTES, length);
    }

    private void tellLost(LinkLoss loss) {
        life.process(() -> {
            if (known) {
                known = false;
                life.lost(this, loss);
            }
        });
    }

    /** Tells the other side, behind everything already on its way, that the connection is over. */
    private void sayOver() {
        LinkEnd peer = other;
        if (peer != null) {
            network.carry(this, out.arrivalNanos(), () -> peer.lost(new LinkLoss(LinkLoss.Kind.LOST, "closed")));
        }
    }

    private void changed() {
        if (!changed && state != State.CLOSED) {
            changed = true;
            life.changed(this);
        }
    }
}
