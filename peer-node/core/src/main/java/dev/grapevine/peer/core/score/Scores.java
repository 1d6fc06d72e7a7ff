package dev.grapevine.peer.core.score;

import dev.grapevine.protocol.Conduct;
import dev.grapevine.protocol.NodeId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The scores of neighbours, and of former ones while anything is held against them. Bounded: beyond it the one that changed
 * longest ago is forgotten.
 */
final class Scores {
    private static final int CAPACITY = 4096;

    private final Conduct conduct;
    private final Map<NodeId, Score> scores = new LinkedHashMap<>(16, 0.75f, true);

    Scores(Conduct conduct) {
        this.conduct = conduct;
    }

    Score of(NodeId peer) {
        Score score = scores.computeIfAbsent(peer, p -> new Score(conduct));
        if (scores.size() > CAPACITY) {
            Iterator<NodeId> oldest = scores.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        return score;
    }

    Optional<Score> find(NodeId peer) {
        return Optional.ofNullable(scores.get(peer));
    }

    /** It is no neighbour any more. */
    void left(NodeId peer, long nowNanos) {
        Score score = scores.get(peer);
        if (score != null && score.clean(nowNanos)) {
            scores.remove(peer);
        }
    }

    void forget(NodeId peer) {
        scores.remove(peer);
    }
}
