package dev.grapevine.peer.core;

import dev.grapevine.peer.core.score.Budget;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.SealedBundle;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Finds origins that say two things under one sequence number, each once. Only what is kept can be compared, which takes a
 * walk through it: so it is done a few times a second at most.
 */
final class Contradictions {
    private static final int AT_ONCE = 20;
    private static final double NANOS_EACH = 200e6;
    private static final int MOST_CONVICTED = 4096;

    private final BundleStore store;
    private final boolean judges;
    private final Budget budget = new Budget(AT_ONCE, NANOS_EACH);
    private final Set<NodeId> convicted = new LinkedHashSet<>();

    /** @param judges whether anybody is looked for at all */
    Contradictions(BundleStore store, boolean judges) {
        this.store = store;
        this.judges = judges;
    }

    /** Whether this bundle, if its signature holds, is one of an origin that is not known for it: then it is worth checking. */
    boolean suspects(SealedBundle bundle, long nowNanos) {
        return judges && !convicted.contains(bundle.origin()) && budget.take(nowNanos) && conflicts(bundle);
    }

    /** Whether this bundle, whose signature holds, is the first one of its origin. */
    boolean proves(SealedBundle bundle) {
        boolean first = judges && conflicts(bundle) && convicted.add(bundle.origin());
        if (convicted.size() > MOST_CONVICTED) {
            Iterator<NodeId> oldest = convicted.iterator();
            oldest.next();
            oldest.remove();
        }
        return first;
    }

    private boolean conflicts(SealedBundle bundle) {
        var content = bundle.content();
        return store.conflicts(bundle.id(), StreamId.of(content), content.getSequence(), content.getMessagesCount());
    }
}
