package dev.grapevine.peer.core;

import dev.grapevine.node.Backoff;
import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.node.Signatures;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Frames;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.Apart;
import dev.grapevine.wire.ConnectPeer;
import dev.grapevine.wire.ConnectedToPeer;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Leave;
import dev.grapevine.wire.PeerList;
import dev.grapevine.wire.PeerRecord;
import dev.grapevine.wire.Refused;
import dev.grapevine.wire.RequestPL;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Membership: the consequences of neighbours that come, fall silent and go, for {@link Neighbours}, {@link Liveness},
 * {@link KnownPeers} and what the seeds are told.
 */
final class Overlay {
    /** Somebody who is told of the links to neighbours. */
    interface Watch {
        /** A link has come up. */
        void up(NeighbourLink neighbour, long nowNanos);

        /** One that was up has ended, whoever ended it. */
        void down(LinkId link, long nowNanos);
    }

    /** So that a healed overlay is one again within a quarter of a minute. */
    private static final long RECONNECT_NANOS = 8_000_000_000L;

    private static final long LISTS_DELAY_NANOS = 1_000_000_000L;
    private static final Duration FIRST_SEARCH = Duration.ofMillis(500);
    private static final Duration LONGEST_SEARCH = Duration.ofSeconds(10);

    private final PeerConfig config;
    private final Effects effects;
    private final RandomGenerator random;
    private final SeedJoin seeds;
    private final Registration registration;
    private final Watch watch;
    private final KnownPeers known;
    private final Neighbours neighbours;
    private final Liveness liveness;
    private final Accusing accusing;
    private final Reconnecting reconnecting = new Reconnecting();
    private final Crossing crossing;
    private final TopicLinks topics;
    private final Adding adding;
    private final Backoff search;
    private final Remembered remembered = new Remembered();
    private final Anchors anchors;
    private final Set<LinkId> listsAsked = new HashSet<>();
    private boolean searching;
    private List<Address> askedSeeds = List.of();
    private boolean seedsPinged;
    private long seedsPingedNanos;

    Overlay(
            PeerConfig config,
            Effects effects,
            SeedJoin seeds,
            Registration registration,
            Watch watch,
            Interests interests,
            Signatures signatures,
            RandomGenerator random) {
        this.config = config;
        this.effects = effects;
        this.random = random;
        this.seeds = seeds;
        this.registration = registration;
        this.watch = watch;
        this.known = new KnownPeers(config.id());
        this.neighbours = new Neighbours(config, effects, known, random);
        this.liveness = new Liveness(config, effects);
        this.accusing = new Accusing(config, effects, signatures);
        this.topics = new TopicLinks(config, effects, interests, neighbours, seeds, random);
        this.crossing = new Crossing(effects, neighbours, known, random);
        this.adding = new Adding(config, effects, neighbours);
        this.anchors = new Anchors(config, effects, neighbours);
        this.search = new Backoff(FIRST_SEARCH, LONGEST_SEARCH, random);
    }

    Neighbours neighbours() {
        return neighbours;
    }

    Liveness liveness() {
        return liveness;
    }

    TopicLinks topics() {
        return topics;
    }

    Adding adding() {
        return adding;
    }

    KnownPeers known() {
        return known;
    }

    Anchors anchors() {
        return anchors;
    }

    // ---- neighbours come ----

    void onConnectPeer(LinkId link, ConnectPeer m, long nowNanos) {
        neighbours.onConnectPeer(link, m, registration.record(), nowNanos).ifPresent(admission -> {
            admission.gone().ifPresent(gone -> forget(gone, nowNanos));
            up(admission.neighbour(), nowNanos);
        });
    }

    boolean onConnectedToPeer(NeighbourLink dialled, ConnectedToPeer m, long nowNanos) {
        NodeId peer = new NodeId(m.getRecord().getId());
        Optional<NeighbourLink> before = neighbours.up(peer);
        boolean accepted = neighbours.onConnected(dialled, m, nowNanos);
        if (accepted && dialled.isUp()) {
            before.ifPresent(replaced -> forget(replaced, nowNanos));
            up(dialled, nowNanos);
        } else if (accepted) {
            adding.onKnown(dialled.link, peer);
        }
        return accepted;
    }

    private void up(NeighbourLink neighbour, long nowNanos) {
        search.reset();
        if (reconnecting.found(neighbour.peer())) {
            effects.note(new PeerEvent.NeighbourFoundAgain(neighbour.peer()));
        }
        liveness.watch(neighbour.link, neighbour.peer(), nowNanos);
        registration.neighboursChanged();
        watch.up(neighbour, nowNanos);
        adding.onUp(neighbour);
        if (seeds.joined().isEmpty()) {
            askForList(neighbour);
        }
    }

    private void askForList(NeighbourLink neighbour) {
        if (listsAsked.add(neighbour.link)) {
            effects.send(neighbour.link, Frames.requestPL());
        }
    }

    /** A dial was refused. A node that turns out to be a seed is used as one, if the user named it. */
    void onRefused(NeighbourLink dialled, Refused m, long nowNanos) {
        effects.close(dialled.link);
        String why = "refused: " + m.getReason() + " " + m.getDetail();
        neighbours.onDialFailed(dialled, Optional.of(m.getReason()), why, nowNanos);
        adding.onRefused(dialled.link, m);
        if (m.getReason() == Refused.Reason.NOT_A_PEER && config.bootstrap().contains(dialled.address())) {
            seeds.learn(List.of(dialled.address()));
        }
        topUp(nowNanos);
    }

    // ---- neighbours go ----

    void onLeave(NeighbourLink neighbour, Leave m, long nowNanos) {
        neighbours.onLeave(neighbour, m, nowNanos);
        gone(neighbour, nowNanos);
    }

    /** A link ended that this peer did not want to end. */
    void onLost(NeighbourLink neighbour, String why, long nowNanos) {
        if (neighbour.isUp()) {
            neighbours.onLost(neighbour, why, nowNanos);
            gone(neighbour, nowNanos);
        } else {
            neighbours.onDialFailed(neighbour, Optional.empty(), why, nowNanos);
            adding.onLost(neighbour.link, why);
            topUp(nowNanos);
        }
    }

    /** A third of a neighbour's ping window is over. */
    void onPingDue(LinkId link, long nowNanos) {
        boolean dead = liveness.onDue(link, nowNanos);
        if (liveness.mostAreSilent()) {
            askSeedsForLife(nowNanos);
        }
        if (dead) {
            neighbours.find(link).ifPresent(neighbour -> died(neighbour, nowNanos));
        }
    }

    private void died(NeighbourLink neighbour, long nowNanos) {
        NodeId peer = neighbour.peer();
        effects.note(new PeerEvent.NeighbourDead(peer));
        effects.close(neighbour.link);
        long incarnation = Math.max(neighbour.record().getIncarnation(), known.incarnation(peer));
        Frame death = accusing.death(peer, incarnation);
        if (faultMayBeMine(nowNanos)) {
            accusing.hold(peer, death);
        } else {
            report(peer, death);
        }
        neighbours.onLost(neighbour, "no life for " + Liveness.MISSES + " windows", nowNanos);
        known.forget(peer);
        if (neighbour.dialled && reconnecting.add(peer, neighbour.address(), nowNanos)) {
            scheduleReconnect();
        }
        gone(neighbour, nowNanos);
    }

    private void scheduleReconnect() {
        long delay = RECONNECT_NANOS / 2 + random.nextLong(RECONNECT_NANOS / 2);
        effects.schedule(new PeerTimer.ReconnectDue(), delay);
    }

    /** One dial at a time, and beyond the number of links that this peer owes itself. */
    void onReconnectDue(long nowNanos) {
        reconnecting
                .next(neighbours::engaged, nowNanos, random)
                .ifPresent(former -> neighbours.dial(former.address(), Optional.of(former.peer()), false, nowNanos));
        if (!reconnecting.isEmpty()) {
            scheduleReconnect();
        }
    }

    /** Most neighbours are silent: do the seeds answer? Asked once a window. */
    private void askSeedsForLife(long nowNanos) {
        if (!seedsPinged || nowNanos - seedsPingedNanos >= config.pingInterval().toNanos()) {
            seedsPinged = true;
            seedsPingedNanos = nowNanos;
            seeds.sendToJoined(Frames.ping(0));
        }
    }

    private boolean faultMayBeMine(long nowNanos) {
        long window = config.pingInterval().toNanos();
        return (liveness.mostAreSilent() || accusing.holding()) && !seeds.anyHeardSince(nowNanos - window);
    }

    private void report(NodeId accused, Frame death) {
        seeds.sendToJoined(death);
        effects.note(new PeerEvent.DeathReported(accused));
    }

    /** Held reports are sent, but for those whose accused has come back. */
    void onHeldDeathsDue() {
        accusing.release().forEach((accused, death) -> {
            if (!neighbours.isUp(accused)) {
                report(accused, death);
            }
        });
    }

    /** Its replacement cannot wait for the end of an earlier search's pause. */
    private void gone(NeighbourLink neighbour, long nowNanos) {
        forget(neighbour, nowNanos);
        if (neighbour.lasted(nowNanos)) {
            search.reset();
            searching = false;
        }
        topUp(nowNanos);
    }

    private void forget(NeighbourLink neighbour, long nowNanos) {
        liveness.forget(neighbour.link);
        listsAsked.remove(neighbour.link);
        watch.down(neighbour.link, nowNanos);
        registration.neighboursChanged();
    }

    // ---- finding neighbours ----

    /** Whom an earlier life knew, and to whom of them it returns at once. */
    void remember(List<PeerRecord> peers, List<PeerRecord> former, long nowNanos) {
        remembered.put(peers, nowNanos);
        anchors.dial(former, nowNanos);
        topUp(nowNanos);
    }

    void onSeedsList(LinkId seed, PeerList list, long nowNanos) {
        if (list.getSubscribers()) {
            topics.onList(list, nowNanos);
            return;
        }
        known.onSeedList(seeds.seed(seed), list);
        if (seeds.onListed(seed)) {
            topUp(nowNanos);
        } else {
            searching = true;
            effects.schedule(new PeerTimer.TopUpDue(), LISTS_DELAY_NANOS);
        }
    }

    void onApart(LinkId seed, Apart m, long nowNanos) {
        crossing.onApart(seeds.seed(seed), m, gone -> forget(gone, nowNanos), nowNanos);
    }

    /** Returns false when the list was not asked for. */
    boolean onNeighboursList(NeighbourLink from, PeerList list, long nowNanos) {
        if (!listsAsked.remove(from.link)) {
            return false;
        }
        list.getPeersList().forEach(known::hearOf);
        topUp(nowNanos);
        return true;
    }

    void onRequestPL(NeighbourLink asker, RequestPL m) {
        int most = config.limits().maxListedPeers();
        int count = m.getLimit() > 0 ? Math.min(m.getLimit(), most) : most;
        List<PeerRecord> sample = known.sample(count, asker.peer(), random);
        var list = PeerList.newBuilder().addAllPeers(sample).setTotal(known.size());
        effects.send(asker.link, Frame.newBuilder().setPeerList(list).build());
    }

    void onTopUpDue(long nowNanos) {
        searching = false;
        topUp(nowNanos);
    }

    void sweep(long nowNanos) {
        forgetFormerSeeds();
        neighbours.sweep(nowNanos);
        adding.sweep(nowNanos);
        remembered
                .due(!seeds.joined().isEmpty(), neighbours.upCount() > 0, nowNanos)
                .forEach(known::hearOf);
        topUp(nowNanos);
        topics.sweep(nowNanos);
        topics.surplus(nowNanos).forEach(link -> giveUp(link, nowNanos));
    }

    private void giveUp(NeighbourLink surplus, long nowNanos) {
        neighbours.giveUp(surplus, "no topic needs it any more");
        forget(surplus, nowNanos);
    }

    /** While no seed is joined at all, what the last ones said is remembered. */
    private void forgetFormerSeeds() {
        List<Address> joined = seeds.joined();
        if (!joined.isEmpty() && !joined.equals(askedSeeds)) {
            askedSeeds = joined;
            known.keepSeeds(joined);
        }
    }

    /** Dials what is missing; with nobody to dial, asks around and tries again later. */
    void topUp(long nowNanos) {
        if (anchors.awaited(nowNanos)) {
            return;
        }
        if (neighbours.topUp(nowNanos) && !searching) {
            searching = true;
            askAround(nowNanos);
            effects.schedule(new PeerTimer.TopUpDue(), search.nextNanos());
        }
    }

    private void askAround(long nowNanos) {
        seeds.sendToJoined(Frames.requestPL());
        if (seeds.joined().isEmpty()) {
            neighbours.up().forEach(this::askForList);
        }
        if (!neighbours.linked()) {
            for (Address address : config.bootstrap()) {
                neighbours.dial(address, Optional.empty(), false, nowNanos);
            }
        }
    }
}
