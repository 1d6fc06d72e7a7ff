package dev.grapevine.peer.core;

import dev.grapevine.node.Effects;
import dev.grapevine.protocol.SealedBundle;
import dev.grapevine.wire.Message;
import java.util.List;

/**
 * This peer's own messages on their way out: at once while a link is idle, in bundles while all are writing
 * ({@link Publishing}); those of a topic to those who want it, or to everybody while no seed can say who does.
 */
final class Outbox {
    private final Publishing publishing;
    private final Effects effects;
    private final Overlay overlay;
    private final Neighbours neighbours;
    private final SeedJoin seeds;
    private final Dissemination dissemination;

    Outbox(Publishing publishing, Effects effects, Overlay overlay, SeedJoin seeds, Dissemination dissemination) {
        this.publishing = publishing;
        this.effects = effects;
        this.overlay = overlay;
        this.neighbours = overlay.neighbours();
        this.seeds = seeds;
        this.dissemination = dissemination;
    }

    /** Whether there is room for one more message, or will be once it is asked for. */
    boolean takes(Message message) {
        return !publishing.full(message) || !busy();
    }

    boolean takesTopic(String topic) {
        return publishing.takes(topic);
    }

    void publish(String topic, Message message, long nowNanos) {
        if (publishing.full(message)) {
            flush(nowNanos);
        }
        publishing.add(topic, message);
        flushIfIdle(nowNanos);
    }

    /** A message that no other shares a bundle with. */
    void publishAlone(String topic, Message message, long nowNanos) {
        publishing.add(topic, message);
        flush(nowNanos);
    }

    /** Whether everything published has been written to the links, as far as they are up. */
    boolean isEmpty() {
        return dissemination.isIdle() && neighbours.up().stream().noneMatch(n -> effects.writing(n.link));
    }

    void flushIfIdle(long nowNanos) {
        if (!busy()) {
            flush(nowNanos);
        }
    }

    private boolean busy() {
        List<NeighbourLink> links = neighbours.up();
        for (NeighbourLink neighbour : links) {
            if (!effects.writing(neighbour.link)) {
                return false;
            }
        }
        return !links.isEmpty();
    }

    /** What has gathered goes, in the order of publication. */
    void flush(long nowNanos) {
        for (SealedBundle bundle : publishing.seal()) {
            String topic = bundle.content().getTopic();
            boolean byTopic = !topic.isEmpty()
                    && !seeds.joined().isEmpty()
                    && overlay.topics().leadTo(topic);
            dissemination.publish(bundle, byTopic, nowNanos);
            if (byTopic) {
                overlay.topics().onPublished(topic, nowNanos);
            }
            effects.note(new PeerEvent.MessagesPublished(bundle.content().getMessagesCount()));
        }
    }
}
