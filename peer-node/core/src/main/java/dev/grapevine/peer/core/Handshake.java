package dev.grapevine.peer.core;

import dev.grapevine.protocol.Version;
import dev.grapevine.wire.ConnectPeer;
import dev.grapevine.wire.ConnectSeed;
import dev.grapevine.wire.ConnectedToPeer;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Leave;
import dev.grapevine.wire.PeerRecord;
import dev.grapevine.wire.ProofOfWork;
import dev.grapevine.wire.Refused;
import java.util.Optional;

/** The first frames a peer sends, and what it accepts of others' first frames. */
final class Handshake {
    private Handshake() {}

    static ConnectPeer.Builder hello(PeerConfig config, PeerRecord self) {
        return ConnectPeer.newBuilder()
                .setVersions(Version.OFFER)
                .setNetwork(config.network())
                .setMode(config.spreading().mode().word())
                .setRecord(self);
    }

    static Frame register(PeerConfig config, PeerRecord self) {
        var connect = ConnectSeed.newBuilder()
                .setVersions(Version.OFFER)
                .setNetwork(config.network())
                .setRecord(self);
        return Frame.newBuilder().setConnectSeed(connect).build();
    }

    /** The same with the proof that the seed has asked for. */
    static Frame with(ProofOfWork proof, Frame connectSeed) {
        return Frame.newBuilder()
                .setConnectSeed(connectSeed.getConnectSeed().toBuilder().setProof(proof))
                .build();
    }

    /** Why the two cannot be neighbours whatever room there is. */
    static Optional<Refused> refusal(PeerConfig config, ConnectPeer m) {
        if (Version.common(m.getVersions()) == Version.NONE) {
            return Optional.of(refused(Refused.Reason.VERSION, "this peer speaks version " + Version.HIGHEST));
        }
        if (!m.getNetwork().equals(config.network())) {
            return Optional.of(refused(Refused.Reason.NETWORK, "this peer is of the network " + config.network()));
        }
        String mode = config.spreading().mode().word();
        if (!m.getMode().equals(mode)) {
            return Optional.of(refused(Refused.Reason.MODE, "this network runs in mode " + mode));
        }
        if (m.getRecord().getId().equals(config.id().bytes())) {
            return Optional.of(refused(Refused.Reason.SELF, "this is you"));
        }
        boolean meant =
                m.getTarget().isEmpty() || m.getTarget().equals(config.id().bytes());
        return meant ? Optional.empty() : Optional.of(refused(Refused.Reason.NOT_TARGET, "this is " + config.id()));
    }

    static Refused refused(Refused.Reason reason, String detail) {
        return Refused.newBuilder().setReason(reason).setDetail(detail).build();
    }

    static int version(ConnectPeer m) {
        return Version.common(m.getVersions());
    }

    static boolean acceptable(ConnectedToPeer m) {
        return Version.offered(m.getVersion());
    }

    static Frame leave(Leave.Reason reason, Optional<PeerRecord> successor) {
        var leave = Leave.newBuilder().setReason(reason);
        successor.ifPresent(leave::setSuccessor);
        return Frame.newBuilder().setLeave(leave).build();
    }
}
