package dev.grapevine.peer.core;

import com.google.protobuf.ByteString;
import dev.grapevine.node.Backoff;
import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.node.LinkLoss;
import dev.grapevine.node.Node;
import dev.grapevine.node.PendingLinks;
import dev.grapevine.node.Timer;
import dev.grapevine.peer.view.KnownPeer;
import dev.grapevine.peer.view.Neighbour;
import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.peer.view.SeedLink;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.Accused;
import dev.grapevine.wire.Alive;
import dev.grapevine.wire.ConnectPeer;
import dev.grapevine.wire.ConnectedToPeer;
import dev.grapevine.wire.ConnectedToSeed;
import dev.grapevine.wire.DegreeReport;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Gossip;
import dev.grapevine.wire.Leave;
import dev.grapevine.wire.PeerList;
import dev.grapevine.wire.PeerRecord;
import dev.grapevine.wire.Pong;
import dev.grapevine.wire.Refused;
import dev.grapevine.wire.RequestPL;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What a peer decides: the switchboard between the network and the peer's features. A feature returns a fact, this class
 * tells the others; the order of consequences reads top to bottom here.
 *
 * <p>A link is, in this order of asking: <em>pending</em> (accepted, has not said who it is), a <em>neighbour's</em>
 * ({@link Neighbours}) or a <em>seed's</em> ({@link SeedJoin}).
 */
public final class PeerNode implements Node {
    /** How this peer spreads messages. */
    public static final String MODE = Handshake.MODE;

    private static final long SWEEP_NANOS = 1_000_000_000L;
    private static final long LEASE_RENEWAL_NANOS = 30_000_000_000L;
    private static final long REPORT_DELAY_NANOS = 300_000_000L;
    private static final long LISTS_DELAY_NANOS = 300_000_000L;
    private static final Duration FIRST_SEARCH = Duration.ofMillis(500);
    private static final Duration LONGEST_SEARCH = Duration.ofSeconds(10);

    private final PeerConfig config;
    private final Effects effects;
    private final RandomGenerator random;
    private final Self self;
    private final PendingLinks pending;
    private final SeedJoin seeds;
    private final KnownPeers known;
    private final Neighbours neighbours;
    private final Liveness liveness;
    private final Accusing accusing;
    private final Dissemination dissemination;
    private final Publishing publishing;
    private final Backoff search;
    private boolean reportScheduled;
    private boolean searching;

    /**
     * A peer that is not started.
     *
     * @param deliveries takes each bundle once, this peer's own included; must only enqueue
     * @param wallClockMillis read only to stamp messages
     */
    public PeerNode(
            PeerConfig config,
            Effects effects,
            Consumer<Delivery> deliveries,
            RandomGenerator random,
            LongSupplier wallClockMillis) {
        this.config = config;
        this.effects = effects;
        this.random = random;
        this.self = new Self(config);
        this.pending = new PendingLinks(config.limits());
        this.seeds = new SeedJoin(config, effects, random);
        this.known = new KnownPeers(config.id());
        this.neighbours = new Neighbours(config, effects, known, random);
        this.liveness = new Liveness(config, effects);
        this.accusing = new Accusing(config, effects);
        this.dissemination = new Dissemination(config, effects, deliveries, wallClockMillis);
        this.publishing = new Publishing(config, wallClockMillis);
        this.search = new Backoff(FIRST_SEARCH, LONGEST_SEARCH, random);
    }

    // ---- what the world tells ----

    @Override
    public void start(long nowNanos) {
        seeds.choose();
        effects.schedule(new PeerTimer.Sweep(), SWEEP_NANOS);
        effects.schedule(new PeerTimer.LeaseDue(), LEASE_RENEWAL_NANOS);
        topUp(nowNanos);
    }

    @Override
    public void stop(long nowNanos) {
        publishing.seal().ifPresent(bundle -> dissemination.publish(bundle, neighbours.up(), nowNanos));
        seeds.stop();
        neighbours.stop();
    }

    @Override
    public void onLinkAccepted(LinkId link, Address remote, long nowNanos) {
        pending.add(link, nowNanos).ifPresent(this::closeSilent);
    }

    @Override
    public void onLinkOpened(LinkId link, long nowNanos) {
        if (seeds.owns(link)) {
            seeds.onOpened(link, Handshake.register(config, record()));
        } else {
            neighbours.find(link).ifPresent(neighbour -> neighbours.onOpened(neighbour, record()));
        }
    }

    @Override
    public void onLinkLost(LinkId link, LinkLoss loss, long nowNanos) {
        if (loss.kind() == LinkLoss.Kind.MISTAKE) {
            effects.note(new PeerEvent.RemoteMistake(loss.detail()));
        }
        pending.remove(link);
        lost(link, loss.detail(), nowNanos);
    }

    @Override
    public void onFrame(LinkId link, Frame frame, long nowNanos) {
        boolean understood;
        Optional<NeighbourLink> neighbour = neighbours.find(link);
        if (neighbour.isPresent()) {
            understood = onPeersFrame(neighbour.get(), frame, nowNanos);
        } else if (seeds.owns(link)) {
            understood = onSeedsFrame(link, frame, nowNanos);
        } else {
            understood = pending.remove(link) && onFirstFrame(link, frame, nowNanos);
        }
        if (!understood) {
            mistake(link, "an unexpected " + frame.getKindCase(), nowNanos);
        }
    }

    @Override
    public void onTimer(Timer timer, long nowNanos) {
        if (timer instanceof PeerTimer.PingDue due) {
            liveness.onDue(due.link(), nowNanos).ifPresent(peer -> died(due.link(), nowNanos));
        } else if (timer instanceof PeerTimer.SeedDue due) {
            seeds.onDue(due.seed(), nowNanos);
        } else if (timer instanceof PeerTimer.LeaseDue) {
            renewLeases(nowNanos);
        } else if (timer instanceof PeerTimer.ReportDue) {
            report();
        } else if (timer instanceof PeerTimer.TopUpDue) {
            searching = false;
            topUp(nowNanos);
        } else if (timer instanceof PeerTimer.HeldDeathsDue) {
            accusing.release().forEach(this::reportDeath);
        } else {
            sweep(nowNanos);
        }
    }

    @Override
    public void onDrained(LinkId link, long nowNanos) {
        if (neighbours.owns(link)) {
            dissemination.onDrained(link);
            publish(nowNanos);
        }
    }

    // ---- what a frame means, by who sent it ----

    private boolean onFirstFrame(LinkId link, Frame frame, long nowNanos) {
        return switch (frame.getKindCase()) {
            case CONNECT_PEER -> connectPeer(link, frame.getConnectPeer(), nowNanos);
            case PROBE -> probe(link);
            case CONNECT_SEED -> refuse(link, Refused.Reason.NOT_A_SEED, "this is a peer");
            case CONNECTED_TO_SEED, REQUEST_PL, PEER_LIST, DEGREE_REPORT, DEATH, ACCUSED, ALIVE -> false;
            case CONNECTED_TO_PEER, GOSSIP, I_HAVE, I_WANT -> false;
            case REFUSED, LEAVE, PING, PONG, KIND_NOT_SET -> false;
        };
    }

    private boolean onPeersFrame(NeighbourLink from, Frame frame, long nowNanos) {
        liveness.onFrame(from.link);
        if (!from.isUp()) {
            return onAnswer(from, frame, nowNanos);
        }
        return switch (frame.getKindCase()) {
            case GOSSIP -> gossip(from, frame.getGossip(), nowNanos);
            case I_HAVE ->
                done(() -> dissemination.onIHave(from.link, frame.getIHave().getBundleIdsList()));
            case I_WANT ->
                done(() -> dissemination.onIWant(from, frame.getIWant().getBundleIdsList()));
            case PING -> done(() -> pong(from.link, frame.getPing().getNonce()));
            case PONG -> done(() -> liveness.onPong(from.link, frame.getPong().getNonce(), nowNanos));
            case REQUEST_PL -> done(() -> tellKnown(from, frame.getRequestPl()));
            case PEER_LIST -> done(() -> neighboursList(frame.getPeerList(), nowNanos));
            case LEAVE -> done(() -> left(from, frame.getLeave(), nowNanos));
            case CONNECT_SEED, CONNECTED_TO_SEED, DEGREE_REPORT, DEATH, ACCUSED, ALIVE, PROBE -> false;
            case CONNECT_PEER, CONNECTED_TO_PEER, REFUSED, KIND_NOT_SET -> false;
        };
    }

    /** A frame on a link this peer dialled and that is not up yet. */
    private boolean onAnswer(NeighbourLink dialled, Frame frame, long nowNanos) {
        return switch (frame.getKindCase()) {
            case CONNECTED_TO_PEER -> connectedToPeer(dialled, frame.getConnectedToPeer(), nowNanos);
            case REFUSED -> done(() -> refused(dialled, frame.getRefused(), nowNanos));
            case CONNECT_SEED, CONNECTED_TO_SEED, REQUEST_PL, PEER_LIST, DEGREE_REPORT -> false;
            case DEATH, ACCUSED, ALIVE, PROBE, CONNECT_PEER, GOSSIP, I_HAVE, I_WANT -> false;
            case LEAVE, PING, PONG, KIND_NOT_SET -> false;
        };
    }

    private boolean onSeedsFrame(LinkId link, Frame frame, long nowNanos) {
        seeds.onHeard(link, nowNanos);
        return switch (frame.getKindCase()) {
            case CONNECTED_TO_SEED -> connectedToSeed(link, frame.getConnectedToSeed(), nowNanos);
            case PEER_LIST -> done(() -> seedsList(link, frame.getPeerList(), nowNanos));
            case ACCUSED -> done(() -> refute(frame.getAccused()));
            case PING -> done(() -> pong(link, frame.getPing().getNonce()));
            case PONG -> true;
            case REFUSED -> done(() -> seedRefused(link, frame.getRefused(), nowNanos));
            case LEAVE -> done(() -> seedLeft(link, nowNanos));
            case CONNECT_SEED, REQUEST_PL, DEGREE_REPORT, DEATH, ALIVE, PROBE -> false;
            case CONNECT_PEER, CONNECTED_TO_PEER, GOSSIP, I_HAVE, I_WANT, KIND_NOT_SET -> false;
        };
    }

    private static boolean done(Runnable consequences) {
        consequences.run();
        return true;
    }

    // ---- seeds ----

    private boolean connectedToSeed(LinkId link, ConnectedToSeed m, long nowNanos) {
        if (!seeds.onConnected(link, m, nowNanos)) {
            return false;
        }
        self.atLeast(m.getIncarnation());
        if (config.seeds().seeds().isEmpty()) {
            seeds.learn(m.getSeedsList().stream().map(Address::parse).toList());
        }
        if (seeds.owns(link)) {
            effects.send(link, requestPL());
            effects.send(link, degreeReport());
        }
        return true;
    }

    private void seedsList(LinkId link, PeerList list, long nowNanos) {
        known.onSeedList(seeds.seed(link), list);
        if (seeds.onListed(link)) {
            topUp(nowNanos);
        } else {
            searching = true;
            effects.schedule(new PeerTimer.TopUpDue(), LISTS_DELAY_NANOS);
        }
    }

    private void seedRefused(LinkId link, Refused refused, long nowNanos) {
        seeds.onLost(link, "refused: " + refused.getReason() + " " + refused.getDetail(), nowNanos);
        effects.close(link);
    }

    private void seedLeft(LinkId link, long nowNanos) {
        seeds.onLost(link, "the seed has stopped", nowNanos);
        effects.close(link);
    }

    private void refute(Accused m) {
        long incarnation = self.refute(m.getIncarnation());
        var alive = Alive.newBuilder().setId(config.id().bytes()).setIncarnation(incarnation);
        seeds.sendToJoined(Frame.newBuilder().setAlive(alive).build());
        effects.note(new PeerEvent.DeathRefuted(new NodeId(m.getReporter()), incarnation));
    }

    private void renewLeases(long nowNanos) {
        seeds.ping(nowNanos);
        report();
        seeds.requestLists();
        effects.schedule(new PeerTimer.LeaseDue(), LEASE_RENEWAL_NANOS);
    }

    /** The neighbours have changed: the seeds are told soon, several changes at once. */
    private void neighboursChanged() {
        if (!reportScheduled) {
            reportScheduled = true;
            effects.schedule(new PeerTimer.ReportDue(), REPORT_DELAY_NANOS);
        }
    }

    private void report() {
        reportScheduled = false;
        seeds.sendToJoined(degreeReport());
    }

    private Frame degreeReport() {
        var report = DegreeReport.newBuilder().setIncarnation(self.incarnation());
        seeds.joined().forEach(seed -> report.addSeeds(seed.toString()));
        neighbours
                .up()
                .forEach(neighbour -> report.addNeighbours(neighbour.peer().bytes()));
        return Frame.newBuilder().setDegreeReport(report).build();
    }

    private static Frame requestPL() {
        return Frame.newBuilder().setRequestPl(RequestPL.getDefaultInstance()).build();
    }

    // ---- neighbours ----

    private boolean connectPeer(LinkId link, ConnectPeer m, long nowNanos) {
        neighbours.onConnectPeer(link, m, record(), nowNanos).ifPresent(neighbour -> neighbourUp(neighbour, nowNanos));
        return true;
    }

    private boolean connectedToPeer(NeighbourLink dialled, ConnectedToPeer m, long nowNanos) {
        boolean accepted = neighbours.onConnected(dialled, m, nowNanos);
        if (accepted && dialled.isUp()) {
            neighbourUp(dialled, nowNanos);
        }
        return accepted;
    }

    private void neighbourUp(NeighbourLink neighbour, long nowNanos) {
        search.reset();
        liveness.watch(neighbour.link, neighbour.peer(), nowNanos);
        neighboursChanged();
        if (seeds.joined().isEmpty()) {
            effects.send(neighbour.link, requestPL());
        }
    }

    private void refused(NeighbourLink dialled, Refused m, long nowNanos) {
        effects.close(dialled.link);
        String why = "refused: " + m.getReason() + " " + m.getDetail();
        neighbours.onDialFailed(dialled, Optional.of(m.getReason()), why, nowNanos);
        if (m.getReason() == Refused.Reason.NOT_A_PEER && config.bootstrap().contains(dialled.address())) {
            seeds.learn(List.of(dialled.address()));
        }
        topUp(nowNanos);
    }

    private void neighboursList(PeerList list, long nowNanos) {
        list.getPeersList().forEach(known::hear);
        topUp(nowNanos);
    }

    private void tellKnown(NeighbourLink asker, RequestPL m) {
        int most = config.limits().maxListedPeers();
        int count = m.getLimit() > 0 ? Math.min(m.getLimit(), most) : most;
        List<PeerRecord> sample = known.sample(count, asker.peer(), random);
        var list = PeerList.newBuilder().addAllPeers(sample).setTotal(known.size());
        effects.send(asker.link, Frame.newBuilder().setPeerList(list).build());
    }

    private void left(NeighbourLink neighbour, Leave m, long nowNanos) {
        neighbours.onLeave(neighbour, m, nowNanos);
        linkGone(neighbour, nowNanos);
    }

    /** A link ended that this peer did not close. */
    private void lost(LinkId link, String why, long nowNanos) {
        Optional<NeighbourLink> neighbour = neighbours.find(link);
        if (neighbour.isPresent() && neighbour.get().isUp()) {
            neighbours.onLost(neighbour.get(), why);
            linkGone(neighbour.get(), nowNanos);
        } else if (neighbour.isPresent()) {
            neighbours.onDialFailed(neighbour.get(), Optional.empty(), why, nowNanos);
            topUp(nowNanos);
        } else if (seeds.owns(link)) {
            seeds.onLost(link, why, nowNanos);
        }
    }

    private void died(LinkId link, long nowNanos) {
        NeighbourLink neighbour = neighbours.find(link).orElseThrow();
        NodeId peer = neighbour.peer();
        boolean mine = liveness.mostAreSilent()
                && !seeds.anyHeardSince(nowNanos - config.pingInterval().toNanos());
        effects.note(new PeerEvent.NeighbourDead(peer));
        effects.close(link);
        neighbours.onLost(neighbour, "no life for " + Liveness.MISSES + " windows");
        known.forget(peer);
        Frame death = accusing.death(peer, neighbour.record().getIncarnation());
        if (mine) {
            accusing.hold(peer, death);
        } else {
            reportDeath(peer, death);
        }
        linkGone(neighbour, nowNanos);
    }

    private void reportDeath(NodeId accused, Frame death) {
        if (!neighbours.isUp(accused)) {
            seeds.sendToJoined(death);
            effects.note(new PeerEvent.DeathReported(accused));
        }
    }

    private void linkGone(NeighbourLink neighbour, long nowNanos) {
        liveness.forget(neighbour.link);
        dissemination.forget(neighbour.link);
        neighboursChanged();
        topUp(nowNanos);
    }

    /** Dials what is missing; with nobody to dial, asks around and tries again later. */
    private void topUp(long nowNanos) {
        if (neighbours.topUp(nowNanos) && !searching) {
            searching = true;
            searchOn(nowNanos);
        }
    }

    private void searchOn(long nowNanos) {
        seeds.requestLists();
        if (seeds.joined().isEmpty()) {
            neighbours.up().forEach(neighbour -> effects.send(neighbour.link, requestPL()));
        }
        if (!neighbours.linked()) {
            config.bootstrap().forEach(address -> neighbours.dial(address, Optional.empty(), false, nowNanos));
        }
        effects.schedule(new PeerTimer.TopUpDue(), search.nextNanos());
    }

    // ---- messages ----

    /**
     * Whether a message of this size can be published now. Not while every link is still writing and the bundle that
     * gathers meanwhile is full: ask again after the next {@link #onDrained}.
     */
    public boolean canPublish(int payloadBytes) {
        return !publishing.full(payloadBytes) || !busy();
    }

    /** Publishes a broadcast, once {@link #canPublish} has said yes. */
    public void publish(ByteString payload, long nowNanos) {
        if (publishing.full(payload.size())) {
            publish(nowNanos);
        }
        publishing.add(payload);
        if (!busy()) {
            publish(nowNanos);
        }
    }

    private boolean busy() {
        List<NeighbourLink> links = neighbours.up();
        return !links.isEmpty() && links.stream().allMatch(neighbour -> effects.writing(neighbour.link));
    }

    private void publish(long nowNanos) {
        publishing.seal().ifPresent(bundle -> {
            dissemination.publish(bundle, neighbours.up(), nowNanos);
            effects.note(new PeerEvent.MessagesPublished(bundle.content().getMessagesCount()));
        });
    }

    private boolean gossip(NeighbourLink from, Gossip m, long nowNanos) {
        for (Envelope envelope : m.getEnvelopesList()) {
            Optional<String> mistake = dissemination.onEnvelope(from, envelope, neighbours.up(), nowNanos);
            if (mistake.isPresent()) {
                mistake(from.link, mistake.get(), nowNanos);
                return true;
            }
        }
        return true;
    }

    // ---- small answers ----

    private boolean probe(LinkId link) {
        var alive = Alive.newBuilder().setId(config.id().bytes()).setIncarnation(self.incarnation());
        effects.send(link, Frame.newBuilder().setAlive(alive).build());
        effects.close(link);
        return true;
    }

    private void pong(LinkId link, long nonce) {
        var pong = Pong.newBuilder().setNonce(nonce);
        effects.send(link, Frame.newBuilder().setPong(pong).build());
    }

    private boolean refuse(LinkId link, Refused.Reason reason, String detail) {
        effects.send(
                link,
                Frame.newBuilder().setRefused(Handshake.refused(reason, detail)).build());
        effects.close(link);
        effects.note(new PeerEvent.LinkRefused(reason, detail));
        return true;
    }

    private void mistake(LinkId link, String what, long nowNanos) {
        effects.note(new PeerEvent.RemoteMistake(what));
        effects.close(link);
        lost(link, "it broke the protocol: " + what, nowNanos);
    }

    private void closeSilent(LinkId link) {
        effects.note(new PeerEvent.SilentLinkClosed());
        effects.close(link);
    }

    private void sweep(long nowNanos) {
        pending.expired(nowNanos).forEach(this::closeSilent);
        neighbours.sweep(nowNanos);
        dissemination.sweep(nowNanos);
        topUp(nowNanos);
        effects.schedule(new PeerTimer.Sweep(), SWEEP_NANOS);
    }

    // ---- what people ask ----

    private PeerRecord record() {
        return self.record(seeds.joined());
    }

    /** The neighbours, in the order their links came up. */
    public List<Neighbour> neighbours() {
        return neighbours.up().stream().map(this::view).toList();
    }

    private Neighbour view(NeighbourLink neighbour) {
        NodeId id = neighbour.peer();
        var state = liveness.quiet(neighbour.link) ? Neighbour.State.QUIET : Neighbour.State.CONNECTED;
        return new Neighbour(id, neighbour.address(), state, known.degree(id), liveness.rttMillis(neighbour.link));
    }

    /** Every peer this one has been told of. */
    public List<KnownPeer> knownPeers() {
        return known.views();
    }

    /** The seeds this peer uses or tries. */
    public List<SeedLink> seeds() {
        return seeds.views();
    }

    /** How many seeds make a majority. */
    public int seedsWanted() {
        return seeds.wanted();
    }

    /** Rises with every death this peer has refuted. */
    public long incarnation() {
        return self.incarnation();
    }

    /** The messages kept, in order of arrival, this peer's own among them. */
    public List<ReceivedMessage> messages() {
        return dissemination.store().messages();
    }

    /** How many links to neighbours are up. */
    public int neighbourCount() {
        return neighbours.upCount();
    }

    /** How many peers this one has been told of. */
    public int knownPeerCount() {
        return known.size();
    }

    /** How many messages are kept. */
    public int messageCount() {
        return dissemination.store().messageCount();
    }
}
