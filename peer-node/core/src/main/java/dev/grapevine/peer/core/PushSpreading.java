package dev.grapevine.peer.core;

import dev.grapevine.node.LinkId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** To some neighbours drawn at random, for so many hops. */
final class PushSpreading implements Spreading {
    private final FloodSpreading all;
    private final SpreadingConfig config;
    private final RandomGenerator random;

    PushSpreading(FloodSpreading all, SpreadingConfig config, RandomGenerator random) {
        this.all = all;
        this.config = config;
        this.random = random;
    }

    @Override
    public List<NeighbourLink> eager(int tree, int hops, Optional<LinkId> from) {
        return hops >= config.ttl() ? List.of() : some(from);
    }

    /** As many neighbours as the fanout says, each as likely as any other. */
    List<NeighbourLink> some(Optional<LinkId> but) {
        List<NeighbourLink> drawn = new ArrayList<>(all.eager(NO_TREE, 0, but));
        int wanted = Math.min(config.fanout(), drawn.size());
        for (int i = 0; i < wanted; i++) {
            Collections.swap(drawn, i, i + random.nextInt(drawn.size() - i));
        }
        return drawn.subList(0, wanted);
    }
}
