package dev.grapevine.peer.core;

import dev.grapevine.node.LinkId;
import java.util.List;
import java.util.Optional;

/** A mode's choice: which neighbours get a payload, and which only hear of it. */
sealed interface Spreading permits FloodSpreading, PushSpreading, Trees {
    /** A bundle that travels no tree. */
    int NO_TREE = 0;

    /** The tree for a bundle of this peer's own, from 1, or {@link #NO_TREE}. */
    default int choose(long nowNanos) {
        return NO_TREE;
    }

    /** Who gets the payload of a bundle that has crossed so many links. */
    List<NeighbourLink> eager(int tree, int hops, Optional<LinkId> from);

    /** Who is told its id, and asks if it does not come. */
    default List<NeighbourLink> lazy(int tree, Optional<LinkId> from) {
        return List.of();
    }

    /** A neighbour's link is up. */
    default void onUp(NeighbourLink neighbour) {}

    /** A neighbour's link is gone; so many are left. */
    default void onDown(LinkId link, int left, long nowNanos) {}

    /** A payload was known already. */
    default void onDuplicate(LinkId from, int tree, long nowNanos) {}

    /** A payload came after this peer had asked another neighbour for it. */
    default void onLate(LinkId from, int tree) {}

    /** A payload was new. */
    default void onNew(LinkId from, int tree, Wants.Arrival arrival, long nowNanos) {}
}
