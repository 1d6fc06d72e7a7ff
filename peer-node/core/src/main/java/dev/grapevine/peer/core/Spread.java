package dev.grapevine.peer.core;

import dev.grapevine.peer.core.KnownPeers.Known;
import dev.grapevine.protocol.Prefix;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Spreads the links that a peer dials over address prefixes: ids cost little, networks of one's own do not (Heilman et al.,
 * "Eclipse Attacks on Bitcoin's Peer-to-Peer Network", 2015). At most half of them, rounded up, go into one prefix as long
 * as somebody in another is known: a rule that prefers and never leaves a peer alone.
 */
final class Spread {
    private final NeighbourTable table;
    private final int most;

    Spread(NeighbourTable table, int dialled) {
        this.table = table;
        this.most = (dialled + 1) / 2;
    }

    /** Those of the candidates that are in no prefix which has its share; all of them when that would be nobody. */
    List<Known> beyondFullPrefixes(List<Known> candidates) {
        Set<Prefix> full = full();
        if (full.isEmpty()) {
            return candidates;
        }
        List<Known> beyond = new ArrayList<>(candidates);
        beyond.removeIf(candidate ->
                Prefix.of(candidate.address().host()).filter(full::contains).isPresent());
        return beyond.isEmpty() ? candidates : beyond;
    }

    /** For look-ups only. */
    private Set<Prefix> full() {
        Set<Prefix> full = new HashSet<>();
        for (NeighbourLink link : table.all()) {
            link.dialledInto().filter(prefix -> count(prefix) >= most).ifPresent(full::add);
        }
        return full;
    }

    private long count(Prefix prefix) {
        return table.count(link ->
                !link.isTopical() && link.dialledInto().filter(prefix::equals).isPresent());
    }
}
