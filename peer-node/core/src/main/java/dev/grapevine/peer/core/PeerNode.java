package dev.grapevine.peer.core;

import com.google.protobuf.ByteString;
import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.node.LinkLoss;
import dev.grapevine.node.Node;
import dev.grapevine.node.PendingLinks;
import dev.grapevine.node.Signatures;
import dev.grapevine.node.SignedDeath;
import dev.grapevine.node.Timer;
import dev.grapevine.node.Work;
import dev.grapevine.peer.core.content.Contents;
import dev.grapevine.peer.core.direct.DirectMessages;
import dev.grapevine.peer.core.direct.DirectTimer;
import dev.grapevine.peer.core.direct.DirectUser;
import dev.grapevine.peer.core.direct.Reach;
import dev.grapevine.peer.core.score.Deed;
import dev.grapevine.peer.core.score.Scoring;
import dev.grapevine.peer.view.KnownPeer;
import dev.grapevine.peer.view.MessagePage;
import dev.grapevine.peer.view.Neighbour;
import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.peer.view.SeedLink;
import dev.grapevine.peer.view.StreamMark;
import dev.grapevine.peer.view.Surrounding;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Ban;
import dev.grapevine.protocol.BundleId;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.TopicFilters;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Message;
import dev.grapevine.wire.PeerRecord;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What a peer decides: the switchboard between the network and the peer's features. A feature returns a fact, this class
 * tells the others; the order of consequences reads top to bottom here.
 *
 * <p>A link is, in this order of asking: a <em>neighbour's</em> ({@link Neighbours}), a <em>seed's</em> ({@link SeedJoin}),
 * for direct messages only ({@link DirectMessages}) or <em>pending</em> (accepted, has not said who it is). What its
 * frames mean stands in {@link NeighbourFrames}, {@link SeedFrames}, {@link DirectMessages} and {@link FirstFrames}.
 */
public final class PeerNode implements Node {
    private static final long SWEEP_NANOS = 1_000_000_000L;

    private final PeerConfig config;
    private final Effects effects;
    private final PendingLinks pending;
    private final SeedJoin seeds;
    private final Registration registration;
    private final Interests interests;
    private final Overlay overlay;
    private final Neighbours neighbours;
    private final Liveness liveness;
    private final LargeMessages large;
    private final Contents contents;
    private final Dissemination dissemination;
    private final Outbox outbox;
    private final DirectMessages direct;
    private final Surroundings surroundings;
    private final Banning banning;
    private final Scoring scoring;
    private final Judging judging;
    private final FirstFrames firstFrames;
    private final NeighbourFrames neighbourFrames;
    private final SeedFrames seedFrames;
    private boolean stopped;

    /**
     * A peer that is not started.
     *
     * @param signatures by which others know this peer's messages, and this one theirs
     * @param deliveries takes each bundle once, this peer's own included; must only enqueue
     * @param user hears direct messages; must only enqueue
     * @param wallClockMillis read only to stamp messages
     */
    public PeerNode(
            PeerConfig config,
            Effects effects,
            Signatures signatures,
            Consumer<Delivery> deliveries,
            DirectUser user,
            RandomGenerator random,
            LongSupplier wallClockMillis) {
        this.config = config;
        this.effects = effects;
        this.pending = new PendingLinks(config.limits());
        this.interests = new Interests(config.carriesAllTopics());
        this.seeds = new SeedJoin(config, effects, random);
        this.registration = new Registration(config, effects, seeds);
        this.overlay =
                new Overlay(config, effects, seeds, registration, new LinkChanges(), interests, signatures, random);
        this.neighbours = overlay.neighbours();
        this.large = new LargeMessages(effects, deliveries, interests, this::upLinks, random);
        this.contents = large.contents();
        this.scoring = new Scoring(config.limits().conduct());
        this.dissemination = new Dissemination(
                config, effects, signatures, large, wallClockMillis, neighbours::up, interests, scoring, random);
        this.liveness = overlay.liveness();
        this.outbox = new Outbox(new Publishing(config, wallClockMillis), effects, overlay, seeds, dissemination);
        this.direct = new DirectMessages(config, effects, new DirectReach(), user, wallClockMillis);
        this.banning = new Banning(effects, overlay, direct);
        this.judging =
                new Judging(config.limits().conduct(), effects, scoring, neighbours, liveness, dissemination, banning);
        this.surroundings = new Surroundings(config.id(), new DirectReach()::askSeeds);
        this.firstFrames = new FirstFrames(effects, overlay, registration, direct, banning);
        this.neighbourFrames = new NeighbourFrames(effects, overlay, dissemination, contents, direct, banning, scoring);
        this.seedFrames = new SeedFrames(
                effects, signatures, seeds, registration, overlay, direct, surroundings, scoring, config.id());
    }

    /** What dissemination and direct messages hear of the overlay. */
    private final class LinkChanges implements Overlay.Watch {
        @Override
        public void up(NeighbourLink neighbour, long nowNanos) {
            scoring.onUp(neighbour.link, neighbour.peer(), nowNanos);
            dissemination.onUp(neighbour, nowNanos);
            contents.onUp(neighbour.link);
            direct.onNeighbourUp(neighbour.peer(), neighbour.link, nowNanos);
        }

        @Override
        public void down(LinkId link, long nowNanos) {
            dissemination.onDown(link, nowNanos);
            contents.onDown(link, nowNanos);
            direct.onNeighbourDown(link, nowNanos);
            scoring.onDown(link, nowNanos);
        }
    }

    /** What direct messages know of the overlay. */
    private final class DirectReach implements Reach {
        @Override
        public Optional<LinkId> neighbour(NodeId peer) {
            return neighbours.up(peer).map(neighbour -> neighbour.link);
        }

        @Override
        public Optional<Address> address(NodeId peer) {
            return neighbours
                    .up(peer)
                    .map(NeighbourLink::address)
                    .or(() -> overlay.known().address(peer));
        }

        @Override
        public int askSeeds(Frame question) {
            seeds.sendToJoined(question);
            return seeds.joined().size();
        }

        @Override
        public PeerRecord self() {
            return registration.record();
        }
    }

    // ---- what the world tells ----

    @Override
    public void start(long nowNanos) {
        seeds.choose();
        effects.schedule(new PeerTimer.Sweep(), SWEEP_NANOS);
        registration.start();
        dissemination.start();
        overlay.topUp(nowNanos);
    }

    @Override
    public void stop(long nowNanos) {
        outbox.flush(nowNanos);
        dissemination.stop();
        direct.stop();
        pending.clear().forEach(effects::close);
        seeds.stop();
        neighbours.stop();
        stopped = true;
    }

    @Override
    public void onLinkAccepted(LinkId link, Address remote, long nowNanos) {
        pending.add(link, nowNanos).ifPresent(this::closeSilent);
    }

    @Override
    public void onLinkOpened(LinkId link, long nowNanos) {
        if (seeds.owns(link)) {
            registration.onOpened(link);
        } else if (direct.owns(link)) {
            direct.onOpened(link);
        } else {
            neighbours.find(link).ifPresent(neighbour -> neighbours.onOpened(neighbour, registration.record()));
        }
    }

    @Override
    public void onLinkLost(LinkId link, LinkLoss loss, long nowNanos) {
        if (loss.kind() == LinkLoss.Kind.MISTAKE) {
            effects.note(new PeerEvent.RemoteMistake(loss.detail()));
        }
        pending.remove(link);
        lost(link, loss.detail(), nowNanos);
        outbox.flushIfIdle(nowNanos);
    }

    @Override
    public void onFrame(LinkId link, Frame frame, long nowNanos) {
        Optional<NeighbourLink> neighbour = neighbours.find(link);
        Optional<String> wrong;
        if (neighbour.isPresent()) {
            wrong = neighbourFrames.on(neighbour.get(), frame, nowNanos);
        } else if (seeds.owns(link)) {
            wrong = unexpectedUnless(seedFrames.on(link, frame, nowNanos), frame);
        } else if (direct.owns(link)) {
            wrong = unexpectedUnless(direct.onFrame(link, frame, nowNanos), frame);
        } else {
            wrong = unexpectedUnless(pending.remove(link) && firstFrames.on(link, frame, nowNanos), frame);
        }
        wrong.ifPresent(mistake -> mistake(link, mistake, nowNanos));
        judging.settle(nowNanos);
    }

    /** What is wrong with a frame, if the link it came over carries no such frames. */
    static Optional<String> unexpectedUnless(boolean understood, Frame frame) {
        return understood ? Optional.empty() : Optional.of("an unexpected " + frame.getKindCase());
    }

    @Override
    public void onTimer(Timer timer, long nowNanos) {
        if (stopped) {
            return;
        }
        if (timer instanceof PeerTimer.PingDue due) {
            overlay.onPingDue(due.link(), nowNanos);
        } else if (timer instanceof PeerTimer.SeedDue due) {
            seeds.onDue(due.seed(), nowNanos);
        } else if (timer instanceof PeerTimer.LeaseDue) {
            registration.renew(neighbours.up(), nowNanos);
        } else if (timer instanceof PeerTimer.ReportDue) {
            registration.report(neighbours.up());
        } else if (timer instanceof PeerTimer.DegreesDue) {
            registration.askDegrees(neighbours.up());
        } else if (timer instanceof PeerTimer.TopUpDue) {
            overlay.onTopUpDue(nowNanos);
        } else if (timer instanceof PeerTimer.HeldDeathsDue) {
            overlay.onHeldDeathsDue();
        } else if (timer instanceof PeerTimer.ReconnectDue) {
            overlay.onReconnectDue(nowNanos);
        } else if (timer instanceof PeerTimer.AnnouncementsDue) {
            dissemination.onAnnouncementsDue();
        } else if (timer instanceof PeerTimer.WaveDue due) {
            dissemination.onWaveDue(due.tree());
        } else if (timer instanceof PeerTimer.WantsDue) {
            dissemination.onWantsDue(nowNanos);
        } else if (timer instanceof PeerTimer.RelayDue due) {
            dissemination.onRelayDue(due.link());
        } else if (timer instanceof PeerTimer.AntiEntropyDue) {
            dissemination.onAntiEntropyDue(nowNanos);
        } else if (timer instanceof PeerTimer.PullDue) {
            dissemination.onPullDue();
        } else if (timer instanceof DirectTimer due) {
            direct.onTimer(due, nowNanos);
        } else {
            sweep(nowNanos);
        }
    }

    @Override
    public void onDone(Work work, long nowNanos) {
        if (!stopped && work instanceof Proving proving) {
            seeds.onProved(proving);
        } else if (!stopped && work instanceof SignedDeath checked) {
            seedFrames.onChecked(checked);
        } else if (!stopped && work instanceof Verification done) {
            dissemination
                    .onVerified(done, nowNanos)
                    .ifPresent(wrong -> neighbours.find(done.from).ifPresent(by -> forged(by, wrong, nowNanos)));
        }
        judging.settle(nowNanos);
    }

    @Override
    public void onDrained(LinkId link, long nowNanos) {
        if (neighbours.owns(link)) {
            dissemination.onDrained(link);
            outbox.flush(nowNanos);
            contents.onDrained(link, nowNanos);
        }
    }

    // ---- links of every kind ----

    private void lost(LinkId link, String why, long nowNanos) {
        if (seeds.owns(link)) {
            seeds.onLost(link, why, nowNanos);
        } else if (direct.owns(link)) {
            direct.onLost(link, why, nowNanos);
        } else {
            neighbours.find(link).ifPresent(neighbour -> overlay.onLost(neighbour, why, nowNanos));
        }
    }

    // ---- messages ----

    /**
     * Whether the message can be published now. Not while every link is still writing and what gathers meanwhile fills a
     * bundle: ask again after the next {@link #onDrained}.
     */
    public boolean canPublish(Message message) {
        return outbox.takes(message);
    }

    /** Whether this peer may publish to the topic: it has not yet published to 65,536 others. */
    public boolean takesTopic(String topic) {
        return outbox.takesTopic(topic);
    }

    /** Publishes a broadcast, once {@link #canPublish} has said yes. */
    public void publish(ByteString payload, long nowNanos) {
        publish("", Message.newBuilder().setPayload(payload).build(), nowNanos);
    }

    /**
     * Publishes a message that keeps {@link dev.grapevine.protocol.MessageRules}, once {@link #canPublish} and
     * {@link #takesTopic} have said yes.
     *
     * @param topic the text of a {@link dev.grapevine.protocol.TopicName}, or nothing for a broadcast
     */
    public void publish(String topic, Message message, long nowNanos) {
        outbox.publish(topic, message, nowNanos);
    }

    /**
     * Whether the message, which says {@code content} in place of a payload, can be published now: as {@link #canPublish},
     * and there is room for the content among those that others still fetch.
     */
    public boolean canPublishLarge(Message message, long nowNanos) {
        return canPublish(message) && contents.hasRoomFor(message.getContent(), nowNanos);
    }

    /** Publishes a message and the payload that its {@code content} describes, once {@link #canPublishLarge} has said yes. */
    public void publishLarge(String topic, Message message, ByteString payload, long nowNanos) {
        outbox.flush(nowNanos);
        contents.publish(message.getContent(), payload, nowNanos);
        outbox.publishAlone(topic, message, nowNanos);
    }

    /**
     * Whether everything published has been written to the links, as far as they are up, and nobody is fetching a large
     * payload from here.
     */
    public boolean hasLeft(long nowNanos) {
        return outbox.isEmpty() && contents.isIdle(nowNanos);
    }

    /**
     * This peer wants these topics from now on, and no others. Whoever wants nothing carries nothing. Nobody is told what
     * is no news.
     */
    public void subscribe(TopicFilters filters, long nowNanos) {
        if (!stopped && interests.own(filters)) {
            dissemination.onOwnInterest();
            overlay.topics().onOwnInterest(nowNanos);
        }
    }

    private List<LinkId> upLinks() {
        return neighbours.up().stream().map(neighbour -> neighbour.link).toList();
    }

    /**
     * Dials the peer at that address as a neighbour. {@link PeerEvent.NeighbourAdded} or {@link PeerEvent.AddingFailed} with
     * this ticket says what became of it; when it is one already, at once.
     */
    public void addPeer(long ticket, Address address, long nowNanos) {
        if (!stopped) {
            overlay.adding().add(ticket, address, nowNanos);
        }
    }

    /** {@link #remember} will be called soon: until then, and for two seconds at most, this peer draws no neighbours. */
    public void expectMemory(long nowNanos) {
        overlay.anchors().expect(nowNanos);
    }

    /**
     * What an earlier life of this peer knew.
     *
     * @param peers turned to when no seed answers
     * @param anchors what {@link #anchors()} was then: dialled at once
     */
    public void remember(List<PeerRecord> peers, List<PeerRecord> anchors, long nowNanos) {
        if (!stopped) {
            overlay.remember(peers, anchors, nowNanos);
        }
    }

    /** The neighbours to whom this peer would return first after a restart. */
    public List<NodeId> anchors() {
        return overlay.anchors().now();
    }

    /** What this peer says to single others. */
    public DirectMessages direct() {
        return direct;
    }

    /**
     * Ends every link with an id or an address, and has none with it for a while.
     *
     * @param subject as {@link Ban#subject} makes it
     * @return false when there are {@link dev.grapevine.node.Bans#MOST} already
     */
    public boolean ban(String subject, long forNanos, long nowNanos) {
        return banning.ban(subject, forNanos, nowNanos);
    }

    /** An earlier life of this peer had these bans. */
    public void restoreBans(List<Ban> earlier, long nowNanos) {
        banning.restore(earlier, nowNanos);
    }

    /** Ends a ban. Returns whether there was one. */
    public boolean unban(String subject) {
        return banning.unban(subject);
    }

    /** The bans that last. */
    public List<Ban> bans(long nowNanos) {
        return banning.views(nowNanos);
    }

    // ---- mistakes and silence ----

    private void mistake(LinkId link, String what, long nowNanos) {
        effects.note(new PeerEvent.RemoteMistake(what));
        effects.close(link);
        lost(link, "it broke the protocol: " + what, nowNanos);
    }

    /** Honest peers pass on nothing that they have not checked, and here they have proved who they are. */
    private void forged(NeighbourLink by, String what, long nowNanos) {
        effects.note(new PeerEvent.RemoteMistake(what));
        scoring.onProof(by.peer(), Deed.FORGERY, nowNanos);
    }

    private void closeSilent(LinkId link) {
        effects.note(new PeerEvent.SilentLinkClosed());
        effects.close(link);
    }

    private void sweep(long nowNanos) {
        pending.expired(nowNanos).forEach(this::closeSilent);
        overlay.sweep(nowNanos);
        dissemination.sweep(overlay.known()::betterRoots, nowNanos);
        direct.sweep(nowNanos);
        contents.sweep(nowNanos);
        judging.sweep(nowNanos);
        outbox.flushIfIdle(nowNanos);
        effects.schedule(new PeerTimer.Sweep(), SWEEP_NANOS);
    }

    // ---- what people ask ----

    /** The neighbours, in the order their links came up. */
    public List<Neighbour> neighbours() {
        return neighbours.up().stream().map(this::view).toList();
    }

    private Neighbour view(NeighbourLink neighbour) {
        NodeId id = neighbour.peer();
        var state = liveness.quiet(neighbour.link) ? Neighbour.State.QUIET : Neighbour.State.CONNECTED;
        return new Neighbour(
                id,
                neighbour.address(),
                state,
                overlay.known().degree(id),
                liveness.rttMillis(neighbour.link),
                scoring.points(id),
                scoring.reasons(id),
                dissemination.branches(neighbour.link));
    }

    /** Every peer this one has been told of. */
    public List<KnownPeer> knownPeers() {
        return overlay.known().views();
    }

    /** The overlay as the joined seeds attest it, as far as they have told; to look is to ask them on. */
    public List<Surrounding> surroundings(long nowNanos) {
        if (!stopped) {
            surroundings.look(knownPeers(), seeds.joined().size() >= seeds.wanted(), nowNanos);
        }
        return surroundings.views();
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
        return registration.incarnation();
    }

    /** The messages kept, in order of arrival, this peer's own among them. */
    public List<ReceivedMessage> messages() {
        return dissemination.store().messages();
    }

    /** The newest of them, or those before the one at {@code index} of a bundle; empty when that is not kept. */
    public Optional<MessagePage> messages(int most, Optional<BundleId> before, int index) {
        return dissemination.store().page(most, before, index);
    }

    /** The messages of one bundle, when it is kept. */
    public List<ReceivedMessage> messages(BundleId bundle) {
        return dissemination.store().messages(bundle);
    }

    /** How much this peer has of each stream, in the order of their keys. */
    public List<StreamMark> streams() {
        return dissemination.streams().views();
    }

    /** How many links to neighbours are up. */
    public int neighbourCount() {
        return neighbours.upCount();
    }

    /** How many peers this one has been told of. */
    public int knownPeerCount() {
        return overlay.known().size();
    }

    /** How many messages are kept. */
    public int messageCount() {
        return dissemination.store().messageCount();
    }
}
