package dev.grapevine.peer.core;

import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.peer.core.KnownPeers.Known;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.ConnectPeer;
import dev.grapevine.wire.ConnectedToPeer;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Leave;
import dev.grapevine.wire.PeerRecord;
import dev.grapevine.wire.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The overlay as one peer sees it: dials m neighbours, takes in those who dial, replaces what it lost.
 *
 * <p>A peer owes itself the links it dialled, and any while it has fewer than m; a link that another dialled is the
 * other's to replace. So churn does not inflate degrees. States of one link: {@link NeighbourLink}.
 */
final class Neighbours {
    /**
     * A newcomer was taken in.
     *
     * @param gone the link that ended for it: its own former one, or the one it was put into
     */
    record Admission(NeighbourLink neighbour, Optional<NeighbourLink> gone) {}

    private static final long RESERVED_NANOS = 10_000_000_000L;
    private static final int FULL_BEFORE_SPLICE = 3;

    /** Where peers are few it is the same ones that must be tried again, and soon. */
    private static final long FEW_PEERS_PAUSE_NANOS = 2_000_000_000L;

    private final PeerConfig config;
    private final Effects effects;
    private final KnownPeers known;
    private final RandomGenerator random;
    private final NeighbourTable table;
    private final Spread spread;
    private int owed;
    private int fullInARow;

    Neighbours(PeerConfig config, Effects effects, KnownPeers known, RandomGenerator random) {
        this.config = config;
        this.effects = effects;
        this.known = known;
        this.random = random;
        this.table = new NeighbourTable(config.maxPeers());
        this.spread = new Spread(table, config.dialled());
    }

    boolean owns(LinkId link) {
        return table.find(link).isPresent();
    }

    Optional<NeighbourLink> find(LinkId link) {
        return table.find(link);
    }

    List<NeighbourLink> up() {
        return table.up();
    }

    int upCount() {
        return table.upCount();
    }

    boolean linked() {
        return table.taken() > 0;
    }

    /** Whether a dial to it would be in vain: a neighbour, expected, or being dialled. */
    boolean engaged(NodeId peer) {
        return table.knows(peer);
    }

    Optional<NeighbourLink> up(NodeId peer) {
        return table.up(peer);
    }

    boolean isUp(NodeId peer) {
        return table.up(peer).isPresent();
    }

    /** The link to that address: up, or being dialled. */
    Optional<NeighbourLink> at(Address address) {
        return table.at(address);
    }

    /** How many more links to dial now, those under way counted. */
    long missing() {
        long underWay = table.count(link -> link.dialled && !link.isUp() && !link.isTopical());
        return Math.max(config.dialled() - table.takenByAll(), owed - underWay);
    }

    /** Dials what is missing. Returns whether there was nobody left to dial. */
    boolean topUp(long nowNanos) {
        while (missing() > 0 && !table.full()) {
            List<Known> candidates = spread.beyondFullPrefixes(known.candidates(table.engaged(), nowNanos, random));
            if (candidates.isEmpty()) {
                return true;
            }
            boolean last = config.dialled() - table.takenByAll() <= 1;
            dialOneOf(last ? known.beyondOneSeed(candidates, table.engaged()) : candidates, nowNanos);
        }
        return false;
    }

    private void dialOneOf(List<Known> candidates, long nowNanos) {
        boolean uniform = table.count(link -> link.uniform) == 0;
        Optional<Address> believed =
                uniform ? Optional.empty() : NeighbourChoice.believed(candidates, this::decidedBy, random);
        Known choice = believed.isEmpty()
                ? NeighbourChoice.uniform(candidates, random)
                : NeighbourChoice.byDegree(candidates, believed.get(), random);
        dial(choice.address(), Optional.of(choice.id), uniform, nowNanos);
        believed.ifPresent(seed -> table.dialling(choice.id).ifPresent(link -> link.decidedBy(seed)));
    }

    /** How many links, up or under way, were drawn by what this seed says. */
    private int decidedBy(Address seed) {
        return (int) table.count(link -> link.wasDecidedBy(seed));
    }

    /** Dials an address, if there is a place; whoever answers there becomes a neighbour. */
    void dial(Address address, Optional<NodeId> id, boolean uniform, long nowNanos) {
        if (table.full()) {
            return;
        }
        LinkId link = effects.dial(address);
        table.add(NeighbourLink.dialled(link, address, id, uniform, nowNanos));
    }

    /**
     * Dials a peer that takes this one in even if it is full.
     *
     * @param seed whose word it is that makes this peer dial
     */
    LinkId dialAcross(KnownPeers.Known peer, Address seed, long nowNanos) {
        LinkId link = effects.dial(peer.address());
        NeighbourLink dialled = NeighbourLink.dialled(link, peer.address(), Optional.of(peer.id), false, nowNanos);
        dialled.decidedBy(seed);
        dialled.splice();
        table.add(dialled);
        return link;
    }

    /** Dials a peer for a topic's sake; there must be a place. */
    LinkId dialForTopic(Address address, NodeId peer, long nowNanos) {
        LinkId link = effects.dial(address);
        NeighbourLink dialled = NeighbourLink.dialled(link, address, Optional.of(peer), false, nowNanos);
        dialled.topical();
        table.add(dialled);
        return link;
    }

    boolean isSelf(NodeId peer) {
        return peer.equals(config.id());
    }

    /** When there is no place left: gives up a link, so that there is one. */
    Optional<NeighbourLink> makeRoom() {
        if (!table.full() || table.upCount() == 0) {
            return Optional.empty();
        }
        NeighbourLink surplus = table.up().get(random.nextInt(table.upCount()));
        giveUp(surplus, "its place was needed");
        return Optional.of(surplus);
    }

    /** Ends a link that is one too many. */
    void giveUp(NeighbourLink surplus, String why) {
        drop(surplus, why);
        effects.send(surplus.link, Handshake.leave(Leave.Reason.SURPLUS, Optional.empty()));
        effects.close(surplus.link);
    }

    boolean full() {
        return table.full();
    }

    void onOpened(NeighbourLink link, PeerRecord self) {
        link.opened();
        var hello = Handshake.hello(config, self)
                .setSplice(link.splices() || wantsSplice())
                .setTopical(link.isTopical());
        link.id().ifPresent(id -> hello.setTarget(id.bytes()));
        effects.send(link.link, Frame.newBuilder().setConnectPeer(hello).build());
    }

    /** Everybody is full and this peer hangs by a thread: ask to be put into somebody's link. */
    private boolean wantsSplice() {
        return fullInARow >= FULL_BEFORE_SPLICE && hangsByAThread();
    }

    private boolean hangsByAThread() {
        return table.upCount() < PeerConfig.LEAST_DIALLED;
    }

    /** Somebody wants to be our neighbour. Empty when it was refused. */
    Optional<Admission> onConnectPeer(LinkId link, ConnectPeer m, PeerRecord self, long nowNanos) {
        NodeId peer = new NodeId(m.getRecord().getId());
        Optional<Refused> refusal = Handshake.refusal(config, m).or(() -> duplicate(peer, m, nowNanos));
        if (refusal.isPresent()) {
            refuse(link, refusal.get());
            return Optional.empty();
        }
        Optional<NeighbourLink> before = table.up(peer);
        before.ifPresent(this::replace);
        table.dialling(peer).ifPresent(this::abandon);
        boolean expected = table.claimReservation(peer);
        boolean full = table.full() && !expected;
        Optional<NeighbourLink> spliced = full && m.getSplice() ? spliceable(peer) : Optional.empty();
        if (full && spliced.isEmpty()) {
            refuse(link, Handshake.refused(Refused.Reason.FULL, config.maxPeers() + " links are up"));
            return Optional.empty();
        }
        spliced.ifPresent(former -> giveUpFor(former, m.getRecord()));
        NeighbourLink neighbour = welcome(link, m, self, spliced, nowNanos);
        return Optional.of(new Admission(neighbour, before.or(() -> spliced)));
    }

    private NeighbourLink welcome(
            LinkId link, ConnectPeer m, PeerRecord self, Optional<NeighbourLink> spliced, long nowNanos) {
        var answer =
                ConnectedToPeer.newBuilder().setVersion(Handshake.version(m)).setRecord(self);
        spliced.ifPresent(former -> answer.setSpliced(former.record()));
        NeighbourLink neighbour = NeighbourLink.accepted(link, m.getRecord(), m.getTopical(), nowNanos);
        table.add(neighbour);
        effects.trust(link);
        effects.send(link, Frame.newBuilder().setConnectedToPeer(answer).build());
        known.hear(m.getRecord());
        noteUp(neighbour);
        return neighbour;
    }

    /**
     * When two peers dial each other at once, the dial of the smaller id stands. A second connection from a neighbour
     * otherwise means that it has lost the first one, or has been started again: the new one replaces it.
     */
    private Optional<Refused> duplicate(NodeId peer, ConnectPeer m, long nowNanos) {
        boolean ours = config.id().compareTo(peer) < 0;
        boolean crossing = table.dialling(peer).isPresent() || justDialled(peer, m, nowNanos);
        return ours && crossing
                ? Optional.of(Handshake.refused(Refused.Reason.DUPLICATE, "the two dialled each other"))
                : Optional.empty();
    }

    private boolean justDialled(NodeId peer, ConnectPeer m, long nowNanos) {
        return table.up(peer)
                .filter(link -> link.dialled
                        && link.record().getEpoch() == m.getRecord().getEpoch()
                        && nowNanos - link.sinceNanos
                                < config.limits().handshakeTimeout().toNanos())
                .isPresent();
    }

    private void replace(NeighbourLink before) {
        drop(before, "replaced by a newer connection");
        effects.close(before.link);
    }

    private void abandon(NeighbourLink dial) {
        table.remove(dial);
        effects.close(dial.link);
    }

    private Optional<NeighbourLink> spliceable(NodeId newcomer) {
        List<NeighbourLink> links = new ArrayList<>(table.up());
        links.removeIf(link -> link.peer().equals(newcomer));
        return links.isEmpty() ? Optional.empty() : Optional.of(links.get(random.nextInt(links.size())));
    }

    private void giveUpFor(NeighbourLink former, PeerRecord newcomer) {
        effects.note(new PeerEvent.LinkSpliced(new NodeId(newcomer.getId()), former.peer()));
        drop(former, "a newcomer was put between");
        effects.send(former.link, Handshake.leave(Leave.Reason.SPLICED, Optional.of(newcomer)));
        effects.close(former.link);
    }

    /** Our dial was answered. Returns false when the answer cannot be accepted. */
    boolean onConnected(NeighbourLink link, ConnectedToPeer m, long nowNanos) {
        NodeId peer = new NodeId(m.getRecord().getId());
        boolean another = link.id().filter(meant -> !meant.equals(peer)).isPresent();
        if (link.state() != NeighbourLink.State.GREETING || !Handshake.acceptable(m) || another) {
            return false;
        }
        Optional<NeighbourLink> before = table.up(peer);
        if (peer.equals(config.id())
                || before.filter(old -> !giveWay(old, link)).isPresent()) {
            abandon(link);
            return true;
        }
        before.ifPresent(this::replace);
        link.up(m.getRecord());
        table.up(link);
        owed = Math.max(0, owed - (link.isTopical() ? 0 : 1));
        fullInARow = 0;
        known.hear(m.getRecord());
        known.reached(peer);
        effects.trust(link.link);
        noteUp(link);
        if (m.hasSpliced()) {
            joinSpliced(m.getSpliced(), nowNanos);
        }
        return true;
    }

    /**
     * Dialled without knowing that it is a neighbour: when it answered, the other end gave up the link that was there. But
     * when the two have dialled each other at once, the dial of the smaller id stands.
     */
    private boolean giveWay(NeighbourLink before, NeighbourLink dialled) {
        boolean ours = config.id().compareTo(before.peer()) < 0;
        return ours || before.dialled || before.sinceNanos - dialled.sinceNanos < 0;
    }

    /** The other half of a splice: the neighbour that was given up waits for us. */
    private void joinSpliced(PeerRecord former, long nowNanos) {
        NodeId id = new NodeId(former.getId());
        if (!id.equals(config.id()) && !table.knows(id)) {
            fullInARow = FULL_BEFORE_SPLICE;
            dial(Address.parse(former.getAddress()), Optional.of(id), false, nowNanos);
        }
    }

    /** Our dial was refused, or did not get through. */
    void onDialFailed(NeighbourLink link, Optional<Refused.Reason> reason, String why, long nowNanos) {
        table.remove(link);
        boolean full = reason.filter(Refused.Reason.FULL::equals).isPresent();
        fullInARow += full ? 1 : 0;
        long pause = full ? pauseNanos() : KnownPeers.AVOID_NANOS;
        boolean unreached = reason.isEmpty() || reason.get() == Refused.Reason.NOT_TARGET;
        link.id().ifPresent(id -> known.avoid(id, unreached, nowNanos + pause));
        effects.note(new PeerEvent.DialFailed(link.address(), why));
    }

    private long pauseNanos() {
        return hangsByAThread() ? FEW_PEERS_PAUSE_NANOS : KnownPeers.AVOID_NANOS;
    }

    /**
     * A neighbour is gone; whoever dialled the link owes itself another. One who takes us in and hangs up, again and
     * again, is not dialled for a while.
     */
    void onLost(NeighbourLink link, String why, long nowNanos) {
        drop(link, why);
        owed += link.dialled && !link.isTopical() ? 1 : 0;
        known.lost(link.peer(), link.lasted(nowNanos), nowNanos + pauseNanos());
    }

    /** A neighbour says that it gives up the link. */
    void onLeave(NeighbourLink link, Leave m, long nowNanos) {
        effects.close(link.link);
        switch (m.getReason()) {
            case SPLICED -> {
                drop(link, "a newcomer was put between");
                expect(m, nowNanos);
            }
            case EXIT -> {
                onLost(link, "it left the network", nowNanos);
                known.forget(link.peer());
            }
            case BANNED -> onLost(link, "it has banned this peer", nowNanos);
            case SURPLUS, UNSPECIFIED, UNRECOGNIZED -> onLost(link, "it gave up the link", nowNanos);
        }
    }

    private void expect(Leave m, long nowNanos) {
        if (!m.hasSuccessor()) {
            return;
        }
        NodeId newcomer = new NodeId(m.getSuccessor().getId());
        if (!newcomer.equals(config.id()) && !table.knows(newcomer)) {
            table.reserve(newcomer, nowNanos + RESERVED_NANOS);
        }
    }

    private void drop(NeighbourLink link, String why) {
        table.remove(link);
        effects.note(new PeerEvent.NeighbourLost(link.peer(), why));
    }

    /** Handshakes that take too long end; a newcomer that never came is owed like a lost link. */
    void sweep(long nowNanos) {
        long timeout = config.limits().handshakeTimeout().toNanos();
        for (NeighbourLink link : table.greetingSince(nowNanos - timeout)) {
            effects.close(link.link);
            onDialFailed(link, Optional.empty(), "no answer in time", nowNanos);
        }
        owed += table.expireReservations(nowNanos);
    }

    void stop() {
        for (NeighbourLink link : table.all()) {
            if (link.isUp()) {
                effects.send(link.link, Handshake.leave(Leave.Reason.EXIT, Optional.empty()));
            }
            effects.close(link.link);
        }
    }

    private void refuse(LinkId link, Refused refused) {
        effects.send(link, Frame.newBuilder().setRefused(refused).build());
        effects.close(link);
        effects.note(new PeerEvent.LinkRefused(refused.getReason(), refused.getDetail()));
    }

    private void noteUp(NeighbourLink link) {
        effects.note(new PeerEvent.NeighbourUp(link.peer(), link.address(), link.dialled));
    }
}
