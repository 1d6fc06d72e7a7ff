package dev.grapevine.simulator.overlay;

import com.google.protobuf.ByteString;
import dev.grapevine.peer.core.PeerNode;
import dev.grapevine.protocol.ContentRules;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.TopicFilters;
import dev.grapevine.simulator.network.Host;
import dev.grapevine.wire.Message;

/**
 * A peer and the host it runs on.
 *
 * @param index its place among the peers, from 0
 */
public record SimulatedPeer(int index, NodeId id, Host host) {
    /** The node of its present life. */
    public PeerNode node() {
        return (PeerNode) host.node();
    }

    /** Whether its process runs or is paused. */
    public boolean alive() {
        return host.alive();
    }

    /** Has it broadcast something. */
    public void publish(ByteString payload) {
        host.act(nowNanos -> node().publish(payload, nowNanos));
    }

    /** Has it publish to a topic. */
    public void publish(String topic, ByteString payload) {
        Message message = Message.newBuilder().setPayload(payload).build();
        host.act(nowNanos -> node().publish(topic, message, nowNanos));
    }

    /** Has it publish a payload that is fetched: it must not yet have more of those than it has room for. */
    public void publishLarge(String topic, ByteString payload) {
        Message message =
                Message.newBuilder().setContent(ContentRules.describe(payload)).build();
        host.act(nowNanos -> {
            if (!node().canPublishLarge(message, nowNanos)) {
                throw new IllegalStateException("no room for " + payload.size() + " bytes more");
            }
            node().publishLarge(topic, message, payload, nowNanos);
        });
    }

    /** Has it want these topics and no others. */
    public void subscribe(TopicFilters filters) {
        host.act(nowNanos -> node().subscribe(filters, nowNanos));
    }
}
