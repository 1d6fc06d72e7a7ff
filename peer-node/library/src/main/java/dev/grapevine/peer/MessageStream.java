package dev.grapevine.peer;

import dev.grapevine.peer.core.Delivery;
import dev.grapevine.protocol.NodeId;

/** Within it messages are numbered: what one start of an origin publishes to one topic. Immutable. */
record MessageStream(NodeId origin, long epoch, String topic) {

    static MessageStream of(Delivery delivery) {
        var content = delivery.bundle().content();
        return new MessageStream(delivery.bundle().origin(), content.getEpoch(), content.getTopic());
    }

    Gap gap(long first, long last, Gap.Reason reason) {
        return new Gap(origin, epoch, topic, first, last, reason);
    }
}
