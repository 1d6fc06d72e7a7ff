package dev.grapevine.peer.core;

import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.peer.view.Branches;
import dev.grapevine.wire.Build;
import dev.grapevine.wire.Graft;
import dev.grapevine.wire.Prune;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Several trees, so that several hubs share the load: an origin uses the one whose root is nearest to it. While it knows
 * of none, and while the overlay around it is in turmoil, payloads go to everybody.
 *
 * <p>Trees exist only where messages flow. When one is wanted and has no root, the peers claim it one after the other,
 * those that know of few better roots first; the first wave keeps the others quiet. The root renews its wave each minute
 * while the tree is used, which also moves every peer to the branch that is fastest now. A peer that publishes most of what
 * flows takes over a tree: from the root there is no detour.
 */
final class Trees implements Spreading {
    /** Knows other peers. */
    interface Rivals {
        /** How many of them would do better as the root of this tree. */
        int betterThan(int tree, Rank rank);
    }

    private static final long RENEW_NANOS = 60_000_000_000L;
    private static final long USED_NANOS = 60_000_000_000L;
    /** Between the claims of two peers that stand next to each other in rank. */
    private static final long STEP_NANOS = 300_000_000L;

    private static final long ALARM_NANOS = 30_000_000_000L;
    private static final long TURMOIL_NANOS = 5_000_000_000L;
    private static final int LOSSES_OF_TURMOIL = 2;
    private static final double SHARE_OF_TURMOIL = 0.2;
    private static final int LEAST_NEIGHBOURS = 2;

    private final PeerConfig config;
    private final Effects effects;
    private final RandomGenerator random;
    private final List<Tree> trees;
    private final long[] claimNanos;
    private final boolean[] claiming;
    private final FloodSpreading flood;
    private final Share share = new Share();
    private int takenOver = NO_TREE;
    private boolean alarmed;
    private long alarmNanos;
    private boolean used;
    private long usedNanos;
    private int losses;
    private long lossesNanos;

    Trees(PeerConfig config, Effects effects, RandomGenerator random, FloodSpreading flood, Tree.Offence offence) {
        this.config = config;
        this.effects = effects;
        this.random = random;
        this.flood = flood;
        int count = config.spreading().trees();
        this.trees = IntStream.rangeClosed(1, count)
                .mapToObj(number -> new Tree(number, config.id(), effects, offence))
                .toList();
        this.claimNanos = new long[count];
        this.claiming = new boolean[count];
    }

    private Optional<Tree> tree(int number) {
        return number >= 1 && number <= trees.size() ? Optional.of(trees.get(number - 1)) : Optional.empty();
    }

    // ---- links ----

    @Override
    public void onUp(NeighbourLink neighbour) {
        trees.forEach(tree -> tree.onUp(neighbour));
    }

    @Override
    public void onDown(LinkId link, int left, long nowNanos) {
        boolean lasted = trees.get(0).lasted(link, nowNanos);
        trees.forEach(tree -> tree.onDown(link, nowNanos));
        if (lasted) {
            onLoss(left, nowNanos);
        }
    }

    /** Links that have just come up do not count: else any stranger could cause turmoil by calling twice. */
    private void onLoss(int left, long nowNanos) {
        losses = nowNanos - lossesNanos > TURMOIL_NANOS ? 1 : losses + 1;
        lossesNanos = losses == 1 ? nowNanos : lossesNanos;
        if (losses >= Math.max(LOSSES_OF_TURMOIL, SHARE_OF_TURMOIL * (left + losses))) {
            losses = 0;
            trees.stream().filter(Tree::usable).forEach(Tree::openAll);
        }
    }

    /** Somebody around here misbehaves: for a while nothing depends on any single way. It costs copies, and no time. */
    void alarm(long nowNanos) {
        if (!alarmed(nowNanos)) {
            trees.forEach(Tree::graftAll);
        }
        alarmed = true;
        alarmNanos = nowNanos;
    }

    private boolean alarmed(long nowNanos) {
        alarmed = alarmed && nowNanos - alarmNanos < ALARM_NANOS;
        return alarmed;
    }

    /** A neighbour has misbehaved, or made up for it. */
    void shun(LinkId link, boolean shunned, long nowNanos) {
        trees.forEach(tree -> tree.shun(link, shunned, nowNanos));
    }

    // ---- what neighbours say ----

    void onBuild(LinkId from, Build m, long nowNanos) {
        tree(m.getTree()).ifPresent(tree -> tree.onBuild(from, m, nowNanos));
    }

    void onWaveDue(int number) {
        tree(number).ifPresent(Tree::onWaveDue);
    }

    void onGraft(LinkId from, Graft m) {
        m.getTreesList().forEach(number -> tree(number).ifPresent(tree -> tree.onGraft(from)));
    }

    void onPrune(LinkId from, Prune m, long nowNanos) {
        m.getTreesList().forEach(number -> tree(number).ifPresent(tree -> tree.onPrune(from, nowNanos)));
    }

    @Override
    public void onDuplicate(LinkId from, int number, long nowNanos) {
        if (!alarmed(nowNanos)) {
            tree(number).ifPresent(tree -> tree.onDuplicate(from, nowNanos));
        }
    }

    @Override
    public void onLate(LinkId from, int number) {
        tree(number).ifPresent(tree -> tree.onLate(from));
    }

    @Override
    public void onNew(LinkId from, int number, Wants.Arrival arrival, long nowNanos) {
        use(nowNanos);
        share.others(nowNanos);
        tree(number).ifPresent(tree -> tree.onNew(from, arrival, nowNanos));
    }

    // ---- whom to tell ----

    /** The tree whose root is nearest; none while there is none. */
    @Override
    public int choose(long nowNanos) {
        use(nowNanos);
        share.own(nowNanos);
        return nearest();
    }

    /** Those that somebody has taken over for itself only when there is no other. */
    private int nearest() {
        int shared = nearest(tree -> tree.isRoot() || !tree.takenOver());
        return shared == NO_TREE ? nearest(tree -> true) : shared;
    }

    private int nearest(Predicate<Tree> suits) {
        int nearest = NO_TREE;
        int depth = Integer.MAX_VALUE;
        int first = (config.id().bytes().byteAt(0) & 0xFF) % trees.size();
        for (int i = 0; i < trees.size(); i++) {
            Tree tree = trees.get((first + i) % trees.size());
            if (tree.usable() && suits.test(tree) && tree.depth() < depth) {
                nearest = tree.number;
                depth = tree.depth();
            }
        }
        return nearest;
    }

    private void use(long nowNanos) {
        used = true;
        usedNanos = nowNanos;
    }

    @Override
    public List<NeighbourLink> eager(int number, int hops, Optional<LinkId> from) {
        return tree(alarmed ? NO_TREE : number)
                .map(tree -> tree.neighbours(false, from))
                .orElseGet(() -> flood.eager(number, hops, from));
    }

    @Override
    public List<NeighbourLink> lazy(int number, Optional<LinkId> from) {
        return tree(alarmed ? NO_TREE : number)
                .map(tree -> tree.neighbours(true, from))
                .orElse(List.of());
    }

    /** Of the trees that have had a wave. */
    Branches branches(LinkId link) {
        List<Integer> eager = new ArrayList<>();
        List<Integer> lazy = new ArrayList<>();
        for (Tree tree : trees) {
            tree.lazy(link).ifPresent(only -> (only ? lazy : eager).add(tree.number));
        }
        return new Branches(eager, lazy);
    }

    // ---- roots ----

    /**
     * Once a second.
     *
     * @param better the peers this one knows
     */
    void sweep(int degree, Trees.Rivals better, long nowNanos) {
        alarmed(nowNanos);
        if (!used || nowNanos - usedNanos > USED_NANOS || degree < LEAST_NEIGHBOURS) {
            return;
        }
        takeOver(degree, nowNanos);
        for (Tree tree : trees) {
            if (tree.isRoot() && !tree.broken()) {
                renew(tree, degree, nowNanos);
            } else {
                claim(tree, degree, better, nowNanos);
            }
        }
    }

    private void takeOver(int degree, long nowNanos) {
        int nearest = nearest();
        if (nearest != NO_TREE && share.most(nowNanos) && trees.stream().noneMatch(Tree::isRoot)) {
            takenOver = nearest;
            trees.get(nearest - 1).claim(0, nowNanos);
        }
    }

    /** A tree that was taken over is left to the best again when there is no more reason to keep it. */
    private void renew(Tree root, int degree, long nowNanos) {
        boolean wanted = root.number != takenOver || share.most(nowNanos);
        if (wanted && root.silentNanos(nowNanos) >= RENEW_NANOS) {
            root.claim(root.number == takenOver ? 0 : degree, nowNanos);
        }
    }

    private void claim(Tree tree, int degree, Trees.Rivals better, long nowNanos) {
        int index = tree.number - 1;
        boolean wanting = tree.broken() || tree.silentNanos(nowNanos) > Tree.STALE_NANOS;
        if (!wanting) {
            claiming[index] = false;
        } else if (!claiming[index]) {
            claiming[index] = true;
            int rivals = better.betterThan(tree.number, Rank.ofDegree(tree.number, degree, config.id()));
            claimNanos[index] = nowNanos + rivals * STEP_NANOS + random.nextLong(STEP_NANOS);
        }
        if (claiming[index] && claimNanos[index] - nowNanos <= 0) {
            claiming[index] = false;
            tree.claim(degree, nowNanos);
        }
    }
}
