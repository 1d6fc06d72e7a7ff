package dev.grapevine.peer.core.score;

import dev.grapevine.protocol.Conduct;
import dev.grapevine.protocol.NodeId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** How much each origin may still publish. Bounded: the one that published longest ago has a full budget again. */
final class Origins {
    private static final int CAPACITY = 4096;
    private static final double NANOS_PER_SECOND = 1e9;

    private final int perSecond;
    private final Map<NodeId, Budget> budgets = new LinkedHashMap<>(16, 0.75f, true);

    Origins(Conduct conduct) {
        this.perSecond = conduct.originBundles();
    }

    boolean take(NodeId origin, long nowNanos) {
        Budget budget = budgets.computeIfAbsent(origin, o -> new Budget(2 * perSecond, NANOS_PER_SECOND / perSecond));
        if (budgets.size() > CAPACITY) {
            Iterator<NodeId> oldest = budgets.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        return budget.take(nowNanos);
    }
}
