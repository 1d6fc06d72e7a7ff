package dev.grapevine.peer.core.direct;

import dev.grapevine.wire.Direct;
import dev.grapevine.wire.DirectAck;
import dev.grapevine.wire.Frame;

/** Makes acknowledgements. */
final class Acks {
    private Acks() {}

    static Frame of(Direct m, DirectAck.Result result) {
        var ack = DirectAck.newBuilder()
                .setOrigin(m.getOrigin())
                .setEpoch(m.getEpoch())
                .setTarget(m.getTarget())
                .setSequence(m.getSequence())
                .setResult(result);
        return Frame.newBuilder().setDirectAck(ack).build();
    }
}
