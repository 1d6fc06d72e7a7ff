package dev.grapevine.runtime.trust;

import com.google.protobuf.ByteString;
import dev.grapevine.protocol.MalformedFrame;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.Frame;
import org.jspecify.annotations.Nullable;

/** What frames say of their sender must be what its certificate says. Stateless. */
public final class Claims {
    private Claims() {}

    /** @throws MalformedFrame when the sender says that it is somebody else than {@code sender} */
    public static void check(Frame frame, NodeId sender) throws MalformedFrame {
        ByteString claimed = claimed(frame);
        if (claimed != null && !claimed.equals(sender.bytes())) {
            throw new MalformedFrame(frame.getKindCase() + " from " + sender + ", who says to be another");
        }
    }

    /** Whom this frame names as its sender, if it does. What is passed on for others names them, and not its sender. */
    private static @Nullable ByteString claimed(Frame frame) {
        return switch (frame.getKindCase()) {
            case CONNECT_SEED -> frame.getConnectSeed().getRecord().getId();
            case CONNECTED_TO_SEED -> frame.getConnectedToSeed().getId();
            case CONNECT_PEER -> frame.getConnectPeer().getRecord().getId();
            case CONNECTED_TO_PEER -> frame.getConnectedToPeer().getRecord().getId();
            case CONNECT_DIRECT -> frame.getConnectDirect().getRecord().getId();
            case CONNECTED_DIRECT -> frame.getConnectedDirect().getRecord().getId();
            case ALIVE -> frame.getAlive().getId();
            case DEATH ->
                frame.getDeath().getRelayed() ? null : frame.getDeath().getReporter();
            case REQUEST_PL,
                    PEER_LIST,
                    DEGREE_REPORT,
                    ACCUSED,
                    PROBE,
                    APART,
                    GOSSIP,
                    I_HAVE,
                    I_WANT,
                    GRAFT,
                    PRUNE,
                    BUILD,
                    DIGEST,
                    SUMMARY,
                    INTEREST,
                    WANT_CHUNKS,
                    HAVE_CHUNKS,
                    CHUNK,
                    REFUSED,
                    LEAVE,
                    PING,
                    PONG,
                    DIRECT,
                    DIRECT_ACK,
                    KIND_NOT_SET -> null;
        };
    }
}
