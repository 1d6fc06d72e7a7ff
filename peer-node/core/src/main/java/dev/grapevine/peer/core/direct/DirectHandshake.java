package dev.grapevine.peer.core.direct;

import dev.grapevine.peer.core.PeerConfig;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.Version;
import dev.grapevine.wire.ConnectDirect;
import dev.grapevine.wire.ConnectedDirect;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.PeerRecord;
import dev.grapevine.wire.Refused;
import java.util.Optional;

/** The first frames over a connection for direct messages. */
final class DirectHandshake {
    private DirectHandshake() {}

    static Frame hello(PeerConfig config, PeerRecord self, Optional<NodeId> target) {
        var hello = ConnectDirect.newBuilder()
                .setVersions(Version.OFFER)
                .setNetwork(config.network())
                .setRecord(self);
        target.ifPresent(id -> hello.setTarget(id.bytes()));
        return Frame.newBuilder().setConnectDirect(hello).build();
    }

    static Frame welcome(ConnectDirect m, PeerRecord self) {
        var welcome = ConnectedDirect.newBuilder()
                .setVersion(Version.common(m.getVersions()))
                .setRecord(self);
        return Frame.newBuilder().setConnectedDirect(welcome).build();
    }

    /** Why no direct message can come from there, whatever room there is. */
    static Optional<Refused> refusal(PeerConfig config, ConnectDirect m) {
        if (Version.common(m.getVersions()) == Version.NONE) {
            return refused(Refused.Reason.VERSION, "this peer speaks version " + Version.HIGHEST);
        }
        if (!m.getNetwork().equals(config.network())) {
            return refused(Refused.Reason.NETWORK, "this peer is of the network " + config.network());
        }
        if (m.getRecord().getId().equals(config.id().bytes())) {
            return refused(Refused.Reason.SELF, "this is you");
        }
        boolean meant =
                m.getTarget().isEmpty() || m.getTarget().equals(config.id().bytes());
        return meant ? Optional.empty() : refused(Refused.Reason.NOT_TARGET, "this is " + config.id());
    }

    static Optional<Refused> refused(Refused.Reason reason, String detail) {
        return Optional.of(
                Refused.newBuilder().setReason(reason).setDetail(detail).build());
    }
}
