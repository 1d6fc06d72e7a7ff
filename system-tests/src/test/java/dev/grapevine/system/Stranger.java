package dev.grapevine.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.FrameBuffer;
import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.MalformedFrame;
import dev.grapevine.protocol.MessageCodec;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.Version;
import dev.grapevine.wire.ConnectPeer;
import dev.grapevine.wire.ConnectSeed;
import dev.grapevine.wire.Death;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.PeerRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;

/** Somebody outside the network with a connection to one node: says whatever a test wants. One thread at a time. */
final class Stranger implements AutoCloseable {
    private static final int ANSWER_MILLIS = 10_000;

    private final Socket socket = new Socket();
    private final FrameBuffer buffer = new FrameBuffer(new MessageCodec(Limits.DEFAULT));

    private Stranger(Address node) {
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(node.host(), node.port()), ANSWER_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException("to " + node, e);
        }
        buffer.handshakeDone();
    }

    /** Connects and says nothing. */
    static Stranger at(NodeProcess node) {
        return new Stranger(node.address());
    }

    /** Registers with a seed under this id, as one who is reached at {@code address}. */
    static Stranger registered(NodeProcess seed, NodeId id, Address address) {
        Stranger stranger = at(seed);
        stranger.send(Frame.newBuilder().setConnectSeed(hello(id, address)).build());
        assertThat(stranger.receive().getKindCase()).isEqualTo(Frame.KindCase.CONNECTED_TO_SEED);
        return stranger;
    }

    /** Becomes a neighbour of a peer under this id. */
    static Stranger neighbour(NodeProcess peer, NodeId id, Address address) {
        return neighbour(peer.address(), id, address);
    }

    /** Becomes a neighbour of the peer at {@code peer} under this id. */
    static Stranger neighbour(Address peer, NodeId id, Address address) {
        Stranger stranger = new Stranger(peer);
        var hello = ConnectPeer.newBuilder()
                .setVersions(Version.OFFER)
                .setNetwork("grapevine")
                .setMode("tree")
                .setRecord(record(id, address));
        stranger.send(Frame.newBuilder().setConnectPeer(hello).build());
        assertThat(stranger.receive().getKindCase()).isEqualTo(Frame.KindCase.CONNECTED_TO_PEER);
        return stranger;
    }

    static ConnectSeed hello(NodeId id, Address address) {
        return ConnectSeed.newBuilder()
                .setVersions(Version.OFFER)
                .setNetwork("grapevine")
                .setRecord(record(id, address))
                .build();
    }

    static PeerRecord record(NodeId id, Address address) {
        return PeerRecord.newBuilder()
                .setId(id.bytes())
                .setAddress(address.toString())
                .setEpoch(1)
                .build();
    }

    /** That peer is dead, says {@code reporter}. */
    static Frame death(String accused, NodeId reporter, boolean relayed, long incarnation) {
        ByteString dead = NodeId.parse(accused).bytes();
        var death = Death.newBuilder()
                .setAccused(dead)
                .setReporter(reporter.bytes())
                .setRelayed(relayed)
                .setIncarnation(incarnation);
        return Frame.newBuilder().setDeath(death).build();
    }

    void send(Frame frame) {
        send(MessageCodec.encode(frame));
    }

    void send(byte... bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends as much as the other side takes; it may have hung up. */
    void sendAnyway(byte... bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            // It has hung up: what a test looks for.
            return;
        }
    }

    /** Says that nothing more will come, and goes on listening. */
    void halfClose() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next frame. */
    Frame receive() {
        try {
            socket.setSoTimeout(ANSWER_MILLIS);
            Optional<Frame> frame = buffer.next();
            while (frame.isEmpty()) {
                assertThat(buffer.fill(socket.getInputStream()))
                        .as("bytes of an answer")
                        .isPositive();
                frame = buffer.next();
            }
            return frame.get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MalformedFrame e) {
            throw new AssertionError(e);
        }
    }

    /** Whether the node ends the connection within this time; what it still says is thrown away. */
    boolean hungUp(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        try {
            int read = 0;
            while (read >= 0) {
                long millis = (end - System.nanoTime()) / 1_000_000;
                if (millis <= 0) {
                    return false;
                }
                socket.setSoTimeout((int) millis);
                read = socket.getInputStream().read(new byte[4096]);
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
