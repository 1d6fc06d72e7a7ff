package dev.grapevine.peer.core;

import dev.grapevine.node.LinkId;
import dev.grapevine.wire.Envelope;
import java.util.List;
import java.util.Optional;

/** Which way a bundle goes: through the whole overlay as the mode says, or among those who want its topic. */
final class Routes {
    /** The number of a "tree" that stands for the overlay of a bundle's topic. */
    static final int BY_TOPIC = -1;

    private final Spreading spreading;
    private final TopicTrees topics;

    Routes(Spreading spreading, TopicTrees topics) {
        this.spreading = spreading;
        this.topics = topics;
    }

    /** Who gets the payload. */
    List<NeighbourLink> eager(BundleStore.Stored bundle, Optional<LinkId> from) {
        return bundle.tree() == BY_TOPIC
                ? topics.neighbours(bundle.stream().topic(), false, from)
                : spreading.eager(bundle.tree(), bundle.hops(), from);
    }

    /** Who is told its id, and asks if it does not come. */
    List<NeighbourLink> lazy(BundleStore.Stored bundle, Optional<LinkId> from) {
        return bundle.tree() == BY_TOPIC
                ? topics.neighbours(bundle.stream().topic(), true, from)
                : spreading.lazy(bundle.tree(), from);
    }

    /** A payload was known already; {@code late} when another neighbour had been asked for it. */
    void onDuplicate(LinkId from, int tree, Optional<String> topic, boolean late, long nowNanos) {
        if (tree != BY_TOPIC) {
            if (late) {
                spreading.onLate(from, tree);
            } else {
                spreading.onDuplicate(from, tree, nowNanos);
            }
        } else if (!late) {
            topic.ifPresent(name -> topics.onDuplicate(from, name));
        }
    }

    /** A payload was new. */
    void onNew(LinkId from, int tree, String topic, Wants.Arrival arrival, long nowNanos) {
        if (tree == BY_TOPIC) {
            topics.onNew(from, topic, arrival);
        } else {
            spreading.onNew(from, tree, arrival, nowNanos);
        }
    }

    /** The tree that a bundle travels, or {@link #BY_TOPIC}, which no number that a frame says is taken for. */
    static int tree(Envelope envelope) {
        return envelope.getRouted() ? BY_TOPIC : Math.max(Spreading.NO_TREE, envelope.getTree());
    }
}
