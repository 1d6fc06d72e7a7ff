package dev.grapevine.peer.core;

import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.peer.core.score.Deed;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.Build;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Graft;
import dev.grapevine.wire.Prune;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One tree as one peer sees it: payloads go over its eager branches, only ids over its lazy ones.
 *
 * <pre>
 *  unknown --a wave--> child of whom the wave came from first --a newer wave--> (the same)
 *     '--it claims----> root --a newer wave--> child
 *  child --parent lost, a neighbour nearer to the root--> child of that one
 *  child --parent lost, no such neighbour--> broken: every branch is eager --a newer wave--> child
 * </pre>
 *
 * A branch is eager until the neighbour says that its parent is another one: it sends the same wave. Plumtree (Leitão,
 * Pereira and Rodrigues, "Epidemic Broadcast Trees", 2007) finds its tree by pruning whatever brings a payload twice;
 * with many origins at once their prunes cut each other's trees, so here a wave of small frames finds it, and pruning
 * only mends.
 */
final class Tree {
    /** After a wave, duplicates say nothing for so long: the tree is still changing. */
    private static final long SETTLING_NANOS = 3_000_000_000L;

    /** Without a wave for so long a tree is up for grabs: any wave replaces it. */
    static final long STALE_NANOS = 150_000_000_000L;

    /** A wave rests so long at each peer: of two ways that take about the same time the one with fewer hops wins. */
    private static final long HOP_NANOS = 4_000_000L;

    /** Beyond this depth it rests longer with each hop: nobody shall hang on a long chain that saves a few milliseconds. */
    private static final int EASY_DEPTH = 4;

    /** However deep a peer says it is. */
    private static final int MOST_RESTS = 8;

    /** Far more than an honest network makes. Others are not followed: each would cross every link of the network. */
    private static final int MOST_WAVES = 16;

    private static final int MOST_DEPTH = Branch.UNKNOWN_DEPTH - 1;
    private static final long WAVES_NANOS = 10_000_000_000L;
    private static final long DEMOTED_NANOS = 60_000_000_000L;
    private static final int DUPLICATES_TO_PRUNE = 3;
    /** A payload that had to be asked for counts so much against the parent, one that came by itself one for it. */
    private static final int REPAIR_COSTS = 2;

    private static final int COSTS_TO_SWITCH = 12;
    private static final int COSTS_OF_A_SUSPECT = 4;

    /** Somebody who hears what neighbours do wrong. */
    interface Offence {
        void by(LinkId link, Deed deed, long nowNanos);
    }

    final int number;
    private final NodeId self;
    private final Effects effects;
    private final Offence offence;
    private final Map<LinkId, Branch> branches = new LinkedHashMap<>();
    private @Nullable Wave wave;
    private @Nullable Branch parent;
    private int depth;
    private boolean broken;
    private int costs;
    private long heardNanos;
    private int waves;
    private long wavesNanos;

    /** @param offence hears of neighbours that keep payloads back, or lie about the tree */
    Tree(int number, NodeId self, Effects effects, Offence offence) {
        this.number = number;
        this.self = self;
        this.effects = effects;
        this.offence = offence;
    }

    // ---- links ----

    /** A neighbour's link is up: it is told of the tree. */
    void onUp(NeighbourLink neighbour) {
        Branch branch = new Branch(neighbour);
        branches.put(neighbour.link, branch);
        if (wave != null) {
            tell(branch, wave);
        }
    }

    /** A link is gone. */
    void onDown(LinkId link, long nowNanos) {
        Branch gone = branches.remove(link);
        if (gone != null && gone == parent) {
            findParent(nowNanos);
        }
    }

    // ---- waves ----

    /** A neighbour tells of a wave. */
    void onBuild(LinkId from, Build m, long nowNanos) {
        Branch branch = branches.get(from);
        if (branch == null) {
            return;
        }
        if (m.getDepth() != 0 && m.getRoot().equals(branch.neighbour.peer().bytes())) {
            offence.by(from, Deed.FALSE_ROOT, nowNanos);
            return;
        }
        Wave told = new Wave(m.getVersion(), Rank.ofGrade(number, m.getGrade(), new NodeId(m.getRoot())));
        int order = wave == null || silentNanos(nowNanos) > STALE_NANOS ? 1 : told.compareTo(wave);
        if (order < 0) {
            return;
        }
        branch.depth = m.getDepth() < 0 ? MOST_DEPTH : Math.min(m.getDepth(), MOST_DEPTH);
        if (order == 0) {
            confirm(branch);
        } else if (told.root().peer().equals(self)) {
            remember(told, nowNanos);
        } else if (branch.demoted(nowNanos) || tooMany(nowNanos)) {
            effects.note(new PeerEvent.WaveIgnored(number));
        } else {
            adopt(told, branch, nowNanos);
        }
    }

    private boolean tooMany(long nowNanos) {
        if (waves == 0 || nowNanos - wavesNanos > WAVES_NANOS) {
            waves = 0;
            wavesNanos = nowNanos;
        }
        waves = Math.min(waves + 1, MOST_WAVES + 1);
        return waves > MOST_WAVES;
    }

    /** Its own wave, from before it was started again: it is the root still, and due for a new wave. */
    private void remember(Wave told, long nowNanos) {
        wave = told;
        parent = null;
        depth = 0;
        heardNanos = nowNanos - STALE_NANOS;
    }

    /** The same wave from somebody else than the parent: that one's parent is another one too. */
    private void confirm(Branch branch) {
        if (branch != parent) {
            branch.lazy = true;
        }
    }

    private void adopt(Wave told, Branch from, long nowNanos) {
        wave = told;
        broken = false;
        costs = from == parent ? costs : 0;
        heardNanos = nowNanos;
        graft(from);
        effects.schedule(new PeerTimer.WaveDue(number), rests() * HOP_NANOS);
    }

    private int rests() {
        return Math.max(1, Math.min(depth - EASY_DEPTH + 1, MOST_RESTS));
    }

    /** The wave goes on, away from where it came from. */
    void onWaveDue() {
        for (Branch branch : branches.values()) {
            if (branch != parent && wave != null) {
                tell(branch, wave);
            }
        }
    }

    private void graft(Branch from) {
        parent = from;
        depth = from.depth + 1;
        from.lazy = false;
        from.duplicates = 0;
        send(from, Frame.newBuilder().setGraft(Graft.newBuilder().addTrees(number)));
    }

    /** This peer becomes the root, or goes on as the root, with a new wave. */
    void claim(int degree, long nowNanos) {
        long version = wave == null ? 1 : wave.version() + 1;
        Wave mine = new Wave(version, Rank.ofDegree(number, degree, self));
        wave = mine;
        parent = null;
        depth = 0;
        broken = false;
        heardNanos = nowNanos;
        branches.values().forEach(branch -> tell(branch, mine));
        effects.note(new PeerEvent.TreeClaimed(number, version));
    }

    private void tell(Branch branch, Wave of) {
        var build = Build.newBuilder()
                .setTree(number)
                .setVersion(of.version())
                .setRoot(of.root().peer().bytes())
                .setGrade(of.root().grade())
                .setDepth(depth);
        send(branch, Frame.newBuilder().setBuild(build));
    }

    // ---- mending ----

    void onGraft(LinkId from) {
        Branch branch = branches.get(from);
        if (branch != null && !branch.shunned) {
            branch.lazy = false;
            branch.duplicates = 0;
        }
    }

    void onPrune(LinkId from, long nowNanos) {
        Branch branch = branches.get(from);
        if (branch != null) {
            branch.lazy = true;
            if (branch == parent) {
                findParent(nowNanos);
            }
        }
    }

    /** A payload was known already. */
    void onDuplicate(LinkId from, long nowNanos) {
        Branch branch = branches.get(from);
        if (branch == null || wave == null || broken || nowNanos - heardNanos < SETTLING_NANOS) {
            return;
        }
        branch.duplicates++;
        if (branch != parent && branch.duplicates >= DUPLICATES_TO_PRUNE) {
            branch.duplicates = 0;
            branch.lazy = true;
            send(branch, Frame.newBuilder().setPrune(Prune.newBuilder().addTrees(number)));
            effects.note(new PeerEvent.BranchPruned(branch.neighbour.peer(), number));
        }
    }

    /** The parent does bring what another neighbour was asked for; it only takes its time. */
    void onLate(LinkId from) {
        if (parent != null && parent.neighbour.link.equals(from)) {
            costs = Math.max(0, costs - REPAIR_COSTS);
        }
    }

    /** A payload was new. */
    void onNew(LinkId from, Wants.Arrival arrival, long nowNanos) {
        Branch branch = branches.get(from);
        if (branch == null || arrival == Wants.Arrival.PULLED) {
            return;
        }
        branch.duplicates = 0;
        boolean repaired = arrival == Wants.Arrival.REPAIRED;
        costs = repaired ? costs + REPAIR_COSTS : Math.max(0, costs - 1);
        int most = parent != null && parent.suspect() ? COSTS_OF_A_SUSPECT : COSTS_TO_SWITCH;
        if (costs >= most && branch != parent && wave != null) {
            switchTo(branch, nowNanos);
        }
    }

    /** The parent keeps back what this neighbour had to be asked for. */
    private void switchTo(Branch better, long nowNanos) {
        costs = 0;
        if (parent != null) {
            parent.demote(DEMOTED_NANOS, nowNanos);
            offence.by(parent.neighbour.link, Deed.WITHHELD, nowNanos);
        }
        graft(better);
        effects.note(new PeerEvent.BranchGrafted(better.neighbour.peer(), number));
    }

    /** A neighbour that is nearer to the root cannot be one that hangs on this peer. Of two as near the lesser id gives. */
    private void findParent(long nowNanos) {
        parent = null;
        Branch best = null;
        for (Branch branch : branches.values()) {
            if (nearer(branch, nowNanos) && (best == null || branch.depth < best.depth)) {
                best = branch;
            }
        }
        if (best != null) {
            graft(best);
        } else {
            openAll();
        }
    }

    private boolean nearer(Branch branch, long nowNanos) {
        boolean tie = branch.depth == depth && branch.neighbour.peer().compareTo(self) < 0;
        return (branch.depth < depth || tie) && !branch.demoted(nowNanos);
    }

    /** This neighbour gets and gives only ids from now on, and is nobody's parent; or it is like all others again. */
    void shun(LinkId link, boolean shunned, long nowNanos) {
        Branch branch = branches.get(link);
        if (branch == null) {
            return;
        }
        branch.shunned = shunned;
        if (shunned) {
            branch.lazy = true;
            send(branch, Frame.newBuilder().setPrune(Prune.newBuilder().addTrees(number)));
            if (branch == parent) {
                findParent(nowNanos);
            }
        }
    }

    /** Nothing is known to lead to the root any more: everything comes from and goes to everybody, until a new wave. */
    void openAll() {
        broken = true;
        graftAll();
    }

    /** Everything comes from and goes to everybody, until prunes mend it. */
    void graftAll() {
        for (Branch branch : branches.values()) {
            if (!branch.shunned) {
                branch.lazy = false;
                send(branch, Frame.newBuilder().setGraft(Graft.newBuilder().addTrees(number)));
            }
        }
    }

    private void send(Branch branch, Frame.Builder frame) {
        effects.send(branch.neighbour.link, frame.build());
    }

    // ---- questions ----

    /** The neighbours that get payloads, or those that get only ids. */
    List<NeighbourLink> neighbours(boolean lazy, Optional<LinkId> but) {
        List<NeighbourLink> chosen = new ArrayList<>();
        for (Branch branch : branches.values()) {
            if (branch.lazy == lazy && (but.isEmpty() || !but.get().equals(branch.neighbour.link))) {
                chosen.add(branch.neighbour);
            }
        }
        return chosen;
    }

    /** Whether a link carries only ids; nothing before the first wave. */
    Optional<Boolean> lazy(LinkId link) {
        Branch branch = branches.get(link);
        return wave == null || branch == null ? Optional.empty() : Optional.of(branch.lazy);
    }

    boolean usable() {
        return wave != null && !broken;
    }

    boolean broken() {
        return broken;
    }

    int depth() {
        return depth;
    }

    /** Its root stands where it stands for its own messages' sake: it states no degree. */
    boolean takenOver() {
        return wave != null && wave.root().grade() == 0;
    }

    boolean isRoot() {
        return wave != null && wave.root().peer().equals(self);
    }

    /** How long ago a wave came, or none ever: then a very long time. */
    long silentNanos(long nowNanos) {
        return wave == null ? Long.MAX_VALUE : nowNanos - heardNanos;
    }

    /** Whether there is such a link, and it is not a new one. */
    boolean lasted(LinkId link, long nowNanos) {
        Branch branch = branches.get(link);
        return branch != null && branch.neighbour.lasted(nowNanos);
    }
}
