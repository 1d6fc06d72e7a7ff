package dev.grapevine.simulator.hostile;

import com.google.protobuf.ByteString;
import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.Sha256;
import dev.grapevine.wire.DegreeReport;
import dev.grapevine.wire.Frame;
import java.util.Optional;

/** Reports hundreds of neighbours that it does not have, and says that it is a hub when it dials. */
final class DegreeLiar extends HostilePeer {
    private static final int INVENTED = 500;

    DegreeLiar(Effects honest) {
        super(honest);
    }

    @Override
    Optional<Frame> instead(LinkId link, Frame frame) {
        if (frame.hasConnectPeer()) {
            Frame.Builder lie = frame.toBuilder();
            lie.getConnectPeerBuilder().getRecordBuilder().setDegree(INVENTED);
            return Optional.of(lie.build());
        }
        return Optional.of(frame.hasDegreeReport() ? lie(frame.getDegreeReport()) : frame);
    }

    private static Frame lie(DegreeReport honest) {
        DegreeReport.Builder report = honest.toBuilder();
        for (int i = 0; i < INVENTED; i++) {
            report.addNeighbours(Sha256.of(ByteString.copyFromUtf8("nobody " + i)));
        }
        return Frame.newBuilder().setDegreeReport(report).build();
    }
}
