package dev.grapevine.peer.core;

import com.google.protobuf.ByteString;
import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.node.Signatures;
import dev.grapevine.peer.core.score.Scoring;
import dev.grapevine.peer.view.Branches;
import dev.grapevine.protocol.BundleId;
import dev.grapevine.protocol.Frames;
import dev.grapevine.protocol.SealedBundle;
import dev.grapevine.protocol.TopicFilters;
import dev.grapevine.wire.Build;
import dev.grapevine.wire.Digest;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Graft;
import dev.grapevine.wire.IHave;
import dev.grapevine.wire.IWant;
import dev.grapevine.wire.Prune;
import dev.grapevine.wire.Summary;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Spreads bundles: each goes on once, thanks to the message list and the watermarks behind it, to the neighbours that the
 * mode chooses ({@link Spreading}). Whatever is missed on the way is announced ({@link Announcements}, {@link DeferredIds},
 * {@link AntiEntropy}) and asked for ({@link Wants}).
 */
final class Dissemination {
    private static final int MAX_HOPS = 1 << 16;
    private static final long ANTI_ENTROPY_NANOS = 30_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final PeerConfig config;
    private final Effects effects;
    private final ObjLongConsumer<Delivery> deliveries;
    private final LongSupplier wallClockMillis;
    private final Supplier<List<NeighbourLink>> neighbours;
    private final RandomGenerator random;
    private final History history;
    private final BundleStore store;
    private final Spreading spreading;
    private final Interests interests;
    private final TopicTrees topics;
    private final Routes routes;
    private final Stranded stranded = new Stranded();
    private final PushSpreading some;
    private final Relay relay;
    private final Announcements announcements;
    private final Wants wants;
    private final AntiEntropy antiEntropy;
    private final Scoring scoring;
    private final Intake intake;

    Dissemination(
            PeerConfig config,
            Effects effects,
            Signatures signatures,
            ObjLongConsumer<Delivery> deliveries,
            LongSupplier wallClockMillis,
            Supplier<List<NeighbourLink>> neighbours,
            Interests interests,
            Scoring scoring,
            RandomGenerator random) {
        int idsPerFrame = config.limits().maxBundleIds();
        this.config = config;
        this.effects = effects;
        this.deliveries = deliveries;
        this.wallClockMillis = wallClockMillis;
        this.neighbours = neighbours;
        this.interests = interests;
        this.scoring = scoring;
        this.random = random;
        this.history = new History(config, effects);
        this.store = history.store();
        this.relay = new Relay(config, effects, random);
        this.announcements = new Announcements(effects, idsPerFrame);
        this.wants = new Wants(
                effects,
                idsPerFrame,
                new Lateness(
                        config.spreading()
                                .batch()
                                .plus(config.spreading().diffusion())
                                .toNanos(),
                        config.limits().conduct().judges()),
                scoring::onAsked);
        this.antiEntropy = new AntiEntropy(effects, random, history, interests, idsPerFrame);
        FloodSpreading all = new FloodSpreading(neighbours);
        this.some = new PushSpreading(all, config.spreading(), random);
        this.spreading = switch (config.spreading().mode()) {
            case FLOOD -> all;
            case PUSH, HYBRID -> some;
            case TREE -> new Trees(config, effects, random, all, scoring::onDeed);
        };
        this.topics = new TopicTrees(effects, interests, neighbours);
        this.routes = new Routes(spreading, topics);
        this.intake =
                new Intake(config, effects, signatures, history, wants, routes, interests, scoring, new TakingIn());
    }

    // ---- time ----

    void start() {
        effects.schedule(new PeerTimer.AntiEntropyDue(), random.nextLong(ANTI_ENTROPY_NANOS));
        if (config.spreading().mode() == SpreadingConfig.Mode.HYBRID) {
            effects.schedule(
                    new PeerTimer.PullDue(),
                    random.nextLong(config.spreading().pullInterval().toNanos()));
        }
    }

    /** What waits to leave leaves now. */
    void stop() {
        relay.stop();
    }

    void onAntiEntropyDue(long nowNanos) {
        List<NeighbourLink> all = neighbours.get();
        if (!all.isEmpty()) {
            antiEntropy.ask(all.get(random.nextInt(all.size())).link, nowNanos);
        }
        effects.schedule(new PeerTimer.AntiEntropyDue(), ANTI_ENTROPY_NANOS);
    }

    /** Hybrid: some neighbours hear what is recent, and pull what they lack. */
    void onPullDue() {
        List<BundleId> latest = store.latest(config.spreading().pullIds());
        some.some(Optional.empty()).forEach(neighbour -> tellLatest(neighbour.link, latest));
        effects.schedule(
                new PeerTimer.PullDue(), config.spreading().pullInterval().toNanos());
    }

    private void tellLatest(LinkId to, List<BundleId> latest) {
        var have = IHave.newBuilder();
        for (BundleId id : latest) {
            store.find(id)
                    .filter(bundle -> interests.wants(to, bundle.stream().topic()))
                    .ifPresent(bundle -> have.addBundleIds(id.bytes()));
        }
        if (have.getBundleIdsCount() > 0) {
            effects.send(to, Frame.newBuilder().setIHave(have).build());
        }
    }

    void onAnnouncementsDue() {
        announcements.onDue();
    }

    void onWantsDue(long nowNanos) {
        wants.onDue(nowNanos);
    }

    void onRelayDue(LinkId link) {
        relay.onDue(link);
    }

    /** Once a second. {@code better} knows who would do better as the root of a tree. */
    void sweep(Trees.Rivals better, long nowNanos) {
        history.expire(nowNanos);
        stranded.expire(nowNanos);
        if (spreading instanceof Trees trees) {
            trees.sweep(neighbours.get().size(), better, nowNanos);
        }
    }

    // ---- links ----

    /** A neighbour's link is up. Whoever dialled it begins to compare. */
    void onUp(NeighbourLink neighbour, long nowNanos) {
        if (!interests.own().isEmpty()) {
            tellInterest(neighbour);
        }
        antiEntropy.onUp(neighbour.link);
        spreading.onUp(neighbour);
        if (neighbour.dialled) {
            antiEntropy.ask(neighbour.link, nowNanos);
        }
    }

    /** A neighbour's link is gone. */
    void onDown(LinkId link, long nowNanos) {
        relay.forget(link);
        announcements.forget(link);
        antiEntropy.forget(link);
        wants.forget(link, nowNanos);
        spreading.onDown(link, neighbours.get().size(), nowNanos);
        topics.onDown(link);
        interests.forget(link);
    }

    /** A neighbour says which topics it wants: what they have missed of each other is found, what has waited goes. */
    void onInterest(NeighbourLink from, TopicFilters filters, long nowNanos) {
        if (interests.put(from.link, filters)) {
            for (BundleId id : stranded.take(topic -> interests.wants(from.link, topic))) {
                store.find(id).ifPresent(bundle -> relay.sendNow(from, envelope(bundle, nowNanos), id));
            }
            antiEntropy.onInterest(from.link, nowNanos);
        }
    }

    /** This peer wants other topics than before. */
    void onOwnInterest() {
        neighbours.get().forEach(this::tellInterest);
    }

    private void tellInterest(NeighbourLink neighbour) {
        effects.send(neighbour.link, Frames.interest(interests.own()));
    }

    /** The link has room again. */
    void onDrained(LinkId link) {
        relay.onDrained(link);
    }

    // ---- bundles ----

    /**
     * This peer's own bundle begins its way.
     *
     * @param byTopic only to those who want its topic
     */
    void publish(SealedBundle bundle, boolean byTopic, long nowNanos) {
        int tree = byTopic ? Routes.BY_TOPIC : spreading.choose(nowNanos);
        String topic = bundle.content().getTopic();
        if (byTopic && !topics.leadSomewhere(topic)) {
            stranded.add(bundle.id(), topic, nowNanos);
        }
        takeIn(bundle, intake.sign(bundle.id()), 0, tree, Optional.empty(), nowNanos, nowNanos);
    }

    /** A bundle came in. Says what is wrong with it, if anything is. */
    Optional<String> onEnvelope(LinkId from, Envelope envelope, long nowNanos) {
        return intake.onEnvelope(from, envelope, nowNanos);
    }

    /** A bundle's signature has been checked. Says what is wrong with it, if anything is. */
    Optional<String> onVerified(Verification of, long nowNanos) {
        return intake.onVerified(of, nowNanos);
    }

    /** What becomes of bundles that nothing is wrong with. */
    private final class TakingIn implements Intake.Fresh {
        @Override
        public void onNew(SealedBundle bundle, LinkId from, Envelope envelope, long cameNanos, long nowNanos) {
            long bornNanos = cameNanos - Integer.toUnsignedLong(envelope.getAgeMillis()) * NANOS_PER_MILLI;
            int messages = bundle.content().getMessagesCount();
            effects.note(new PeerEvent.BundleReceived(bundle.id(), messages));
            effects.note(new PeerEvent.MessagesReceived(messages));
            Wants.Arrival arrival = wants.arrived(bundle.id(), from, nowNanos);
            if (arrival == Wants.Arrival.REPAIRED) {
                effects.note(new PeerEvent.BundleRepaired(bundle.id()));
            }
            scoring.onFirst(from, nowNanos);
            int tree = Routes.tree(envelope);
            routes.onNew(from, tree, bundle.content().getTopic(), arrival, nowNanos);
            int hops = clampHops(envelope.getHops());
            takeIn(bundle, envelope.getProof(), hops, tree, Optional.of(from), bornNanos, nowNanos);
            if (arrival.asked() && !wants.waitsFor(from)) {
                antiEntropy.onSatisfied(from, nowNanos);
            }
        }

        /** Everybody is told, by being sent it: who has the other one sees it too. Nobody delivers it. */
        @Override
        public void onContradiction(Verification of) {
            for (NeighbourLink neighbour : neighbours.get()) {
                if (!neighbour.link.equals(of.from)) {
                    relay.send(neighbour, of.envelope, of.bundle.id());
                }
            }
        }
    }

    private void takeIn(
            SealedBundle bundle,
            ByteString proof,
            int hops,
            int tree,
            Optional<LinkId> from,
            long bornNanos,
            long nowNanos) {
        var content = bundle.content();
        StreamId stream = StreamId.of(content);
        int messages = content.getMessagesCount();
        var entry = new BundleStore.Stored(
                bundle.bytes(),
                proof,
                stream,
                content.getSequence(),
                messages,
                hops,
                tree,
                bornNanos,
                nowNanos,
                wallClockMillis.getAsLong(),
                Sums.Term.of(bundle.id(), stream));
        deliveries.accept(new Delivery(bundle, hops), nowNanos);
        history.add(bundle.id(), entry, nowNanos);
        if (content.getTopic().isEmpty() && config.spreading().mode() != SpreadingConfig.Mode.PUSH) {
            scoring.onTakenIn(bundle.id(), bundle.bytes().size());
        }
        forward(bundle.id(), entry, from, nowNanos);
    }

    private void forward(BundleId id, BundleStore.Stored entry, Optional<LinkId> from, long nowNanos) {
        Envelope envelope = envelope(entry, nowNanos);
        for (NeighbourLink neighbour : routes.eager(entry, from)) {
            relay.send(neighbour, envelope, id);
        }
        for (NeighbourLink neighbour : routes.lazy(entry, from)) {
            announcements.add(neighbour.link, id);
        }
    }

    private static Envelope envelope(BundleStore.Stored entry, long nowNanos) {
        var envelope = Envelope.newBuilder()
                .setBundle(entry.bundle())
                .setProof(entry.proof())
                .setHops(entry.hops() + 1)
                .setAgeMillis(entry.ageMillis(nowNanos));
        boolean byTopic = entry.tree() == Routes.BY_TOPIC;
        return (byTopic ? envelope.setRouted(true) : envelope.setTree(entry.tree())).build();
    }

    // ---- announced and asked for ----

    /** A neighbour can give these. */
    void onIHave(LinkId from, IHave m, long nowNanos) {
        for (ByteString bytes : m.getBundleIdsList()) {
            BundleId id = new BundleId(bytes);
            if (!history.knows(id)) {
                wants.announced(id, from, m.getLazy(), nowNanos);
                antiEntropy.onNews(from);
            }
        }
        wants.flush();
    }

    /** A neighbour asks for these. */
    void onIWant(NeighbourLink from, List<ByteString> ids, long nowNanos) {
        for (ByteString bytes : new LinkedHashSet<>(ids)) {
            BundleId id = new BundleId(bytes);
            Optional<BundleStore.Stored> bundle = store.find(id);
            if (!scoring.serves(from.link, id, nowNanos)) {
                effects.note(new PeerEvent.WantIgnored());
            } else if (bundle.isPresent()) {
                serve(from, id, bundle.get(), nowNanos);
            } else {
                effects.note(new PeerEvent.WantedBundleGone(id));
            }
        }
    }

    private void serve(NeighbourLink asker, BundleId id, BundleStore.Stored bundle, long nowNanos) {
        if (relay.sendNow(asker, envelope(bundle, nowNanos), id)) {
            scoring.onServed(asker.link, id);
        }
    }

    boolean keeps(BundleId bundle) {
        return store.contains(bundle);
    }

    /** A neighbour is to have what everybody has. */
    void offer(LinkId to, BundleId bundle) {
        var have = IHave.newBuilder().addBundleIds(bundle.bytes());
        effects.send(to, Frame.newBuilder().setIHave(have).build());
    }

    /** It is to show that it has it. */
    void audit(LinkId of, BundleId bundle) {
        effects.note(new PeerEvent.NeighbourAudited());
        var want = IWant.newBuilder().addBundleIds(bundle.bytes());
        effects.send(of, Frame.newBuilder().setIWant(want).build());
    }

    /** A neighbour has misbehaved: it is no part of any tree from now on; or it has made up for it. */
    void shun(LinkId link, boolean shunned, long nowNanos) {
        if (spreading instanceof Trees trees) {
            trees.shun(link, shunned, nowNanos);
        }
    }

    /** Somebody around here misbehaves. */
    void alarm(long nowNanos) {
        if (spreading instanceof Trees trees) {
            trees.alarm(nowNanos);
        }
    }

    void onSummary(LinkId from, Summary m, long nowNanos) {
        antiEntropy.onSummary(from, m, nowNanos);
    }

    void onDigest(LinkId from, Digest m, long nowNanos) {
        antiEntropy.onDigest(from, m, nowNanos);
    }

    // ---- trees; other modes have none and overlook them ----

    void onWaveDue(int tree) {
        if (spreading instanceof Trees trees) {
            trees.onWaveDue(tree);
        }
    }

    void onBuild(LinkId from, Build m, long nowNanos) {
        if (spreading instanceof Trees trees) {
            trees.onBuild(from, m, nowNanos);
        }
    }

    void onGraft(LinkId from, Graft m) {
        topics.onGraft(from, m.getTopicsList());
        if (spreading instanceof Trees trees) {
            trees.onGraft(from, m);
        }
    }

    void onPrune(LinkId from, Prune m, long nowNanos) {
        topics.onPrune(from, m.getTopicsList());
        if (spreading instanceof Trees trees) {
            trees.onPrune(from, m, nowNanos);
        }
    }

    /** Which trees send payloads over a link. */
    Branches branches(LinkId link) {
        return spreading instanceof Trees trees ? trees.branches(link) : Branches.NONE;
    }

    Streams streams() {
        return history.streams();
    }

    /** Whether no payload waits before a link, or for somebody who wants it. */
    boolean isIdle() {
        return relay.isIdle() && stranded.isEmpty();
    }

    BundleStore store() {
        return store;
    }

    private static int clampHops(int hops) {
        return hops < 1 || hops > MAX_HOPS ? MAX_HOPS : hops;
    }
}
