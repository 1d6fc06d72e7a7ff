package dev.grapevine.seed.core;

import com.google.protobuf.ByteString;
import dev.grapevine.node.Bans;
import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.node.LinkLoss;
import dev.grapevine.node.Node;
import dev.grapevine.node.PendingLinks;
import dev.grapevine.node.Signatures;
import dev.grapevine.node.SignedDeath;
import dev.grapevine.node.Timer;
import dev.grapevine.node.Work;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Ban;
import dev.grapevine.protocol.Frames;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.TopicFilters;
import dev.grapevine.protocol.Version;
import dev.grapevine.seed.view.AttestedLink;
import dev.grapevine.seed.view.RegisteredPeer;
import dev.grapevine.wire.Alive;
import dev.grapevine.wire.ConnectSeed;
import dev.grapevine.wire.ConnectedToSeed;
import dev.grapevine.wire.Death;
import dev.grapevine.wire.DegreeReport;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Interest;
import dev.grapevine.wire.Leave;
import dev.grapevine.wire.PeerList;
import dev.grapevine.wire.PeerRecord;
import dev.grapevine.wire.Ping;
import dev.grapevine.wire.Refused;
import dev.grapevine.wire.RequestPL;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What a seed decides: the switchboard between the network and the seed's features.
 *
 * <p>A link is, in this order of asking: <em>pending</em> (accepted, has not said who it is), <em>registered</em> (a
 * peer's, in the {@link Registry}), a <em>probe's</em>, or a <em>relay's</em> (dialled to pass a death on).
 */
public final class SeedNode implements Node {
    private static final long SWEEP_NANOS = 1_000_000_000L;
    /** Peers try to come back every ten seconds or sooner. */
    private static final long RESTORED_NANOS = 15_000_000_000L;
    /** Ids in one report that are not registered here. */
    private static final int MAX_STRANGERS = 64;

    /** Peers that are named as neighbours of another, so that they pass something on to it. */
    private static final int MAX_RELAYS = 8;

    private static final String NO_ANSWER = "three probes failed";

    private final SeedConfig config;
    private final Effects effects;
    private final RandomGenerator random;
    private final PendingLinks pending;
    private final Registry registry;
    private final AttestedDegrees degrees = new AttestedDegrees();
    private final Accusations accusations;
    private final Reunion reunion;
    private final Subscribers subscribers;
    private final Welcomes welcomes;
    private final Admission admission;
    private final Bans bans = new Bans();

    /** A seed with an empty registry that nothing outlives. */
    public SeedNode(SeedConfig config, Effects effects, Signatures signatures, RandomGenerator random) {
        this(config, effects, signatures, random, RegistryKeeper.NONE);
    }

    /**
     * A seed with an empty registry.
     *
     * @param signatures by which it knows who has reported a death
     */
    public SeedNode(
            SeedConfig config, Effects effects, Signatures signatures, RandomGenerator random, RegistryKeeper keeper) {
        this.config = config;
        this.effects = effects;
        this.random = random;
        this.pending = new PendingLinks(config.limits());
        this.registry = new Registry(config, keeper);
        this.welcomes = new Welcomes(effects);
        this.admission = new Admission(config.admission(), effects);
        this.accusations = new Accusations(config, effects, signatures, registry, degrees);
        this.subscribers = new Subscribers(random);
        this.reunion = new Reunion(effects, registry, degrees, random);
    }

    @Override
    public void start(long nowNanos) {
        admission.start(nowNanos);
        effects.schedule(new SeedTimer.Sweep(), SWEEP_NANOS);
    }

    @Override
    public void stop(long nowNanos) {
        effects.cancel(new SeedTimer.Sweep());
        pending.clear().forEach(effects::close);
        accusations.stop();
        registry.all().forEach(entry -> entry.link().ifPresent(this::sayGoodbye));
    }

    private void sayGoodbye(LinkId link) {
        effects.send(link, Frames.leave(Leave.Reason.EXIT));
        effects.close(link);
    }

    @Override
    public void onLinkAccepted(LinkId link, Address remote, long nowNanos) {
        pending.add(link, nowNanos).ifPresent(this::closeSilent);
    }

    @Override
    public void onLinkOpened(LinkId link, long nowNanos) {
        accusations.onOpened(link);
    }

    @Override
    public void onLinkLost(LinkId link, LinkLoss loss, long nowNanos) {
        if (loss.kind() == LinkLoss.Kind.MISTAKE) {
            effects.note(new SeedEvent.RemoteMistake(loss.detail()));
        }
        pending.remove(link);
        Optional<Entry> entry = registry.disconnected(link);
        if (entry.isPresent()) {
            effects.note(new SeedEvent.PeerDisconnected(entry.get().id, loss));
            accusations.look(entry.get());
        } else {
            accusations.onLost(link, loss).ifPresent(dead -> remove(dead, NO_ANSWER));
        }
    }

    @Override
    public void onTimer(Timer timer, long nowNanos) {
        if (timer instanceof SeedTimer.ProbeDue due) {
            accusations.onDue(due.peer()).ifPresent(dead -> remove(dead, NO_ANSWER));
        } else if (timer instanceof SeedTimer.RestoredDue) {
            registry.disconnected().forEach(accusations::look);
        } else {
            sweep(nowNanos);
        }
    }

    @Override
    public void onDone(Work work, long nowNanos) {
        if (work instanceof SignedDeath checked) {
            accusations.onChecked(checked, nowNanos);
        }
    }

    @Override
    public void onDrained(LinkId link, long nowNanos) {
        // A seed sends little and waits for nobody to read it.
    }

    @Override
    public void onFrame(LinkId link, Frame frame, long nowNanos) {
        boolean understood;
        if (pending.remove(link)) {
            understood = onFirstFrame(link, frame, nowNanos);
        } else if (accusations.owns(link)) {
            understood = onAnswer(link, frame, nowNanos);
        } else {
            understood = registry.find(link)
                    .map(entry -> onPeersFrame(entry, link, frame, nowNanos))
                    .orElse(false);
        }
        if (!understood) {
            mistake(link, frame);
        }
    }

    private boolean onFirstFrame(LinkId link, Frame frame, long nowNanos) {
        Optional<NodeId> peer = frame.hasConnectSeed()
                ? Optional.of(new NodeId(frame.getConnectSeed().getRecord().getId()))
                : Optional.empty();
        Optional<String> banned = bans.why(peer, effects.remote(link), nowNanos);
        if (banned.isPresent()) {
            return refuse(link, Refused.Reason.BANNED, banned.get());
        }
        return switch (frame.getKindCase()) {
            case CONNECT_SEED -> connectSeed(link, frame.getConnectSeed(), nowNanos);
            case DEATH -> relayedDeath(link, frame.getDeath(), nowNanos);
            case CONNECT_PEER, CONNECT_DIRECT, PROBE -> refuse(link, Refused.Reason.NOT_A_PEER, "this is a seed");
            case CONNECTED_TO_SEED, REQUEST_PL, PEER_LIST, DEGREE_REPORT, ACCUSED, ALIVE, APART -> false;
            case CONNECTED_TO_PEER, GOSSIP, I_HAVE, I_WANT, GRAFT, PRUNE, BUILD, SUMMARY, DIGEST, INTEREST -> false;
            case CONNECTED_DIRECT, DIRECT, DIRECT_ACK -> false;
            case WANT_CHUNKS, HAVE_CHUNKS, CHUNK -> false;
            case REFUSED, LEAVE, PING, PONG, KIND_NOT_SET -> false;
        };
    }

    private boolean onPeersFrame(Entry entry, LinkId link, Frame frame, long nowNanos) {
        return switch (frame.getKindCase()) {
            case REQUEST_PL -> requestPL(entry, link, frame.getRequestPl());
            case DEGREE_REPORT -> degreeReport(entry, frame.getDegreeReport(), nowNanos);
            case DEATH -> death(entry, frame.getDeath(), nowNanos);
            case ALIVE -> alive(entry, frame.getAlive(), nowNanos);
            case INTEREST -> interest(entry, frame.getInterest());
            case LEAVE -> leave(entry, link);
            case PING -> ping(link, frame.getPing());
            case CONNECT_SEED, CONNECTED_TO_SEED, PEER_LIST, ACCUSED, APART, PROBE -> false;
            case CONNECT_PEER, CONNECTED_TO_PEER, GOSSIP, I_HAVE, I_WANT, GRAFT, PRUNE, BUILD, SUMMARY, DIGEST -> false;
            case CONNECT_DIRECT, CONNECTED_DIRECT, DIRECT, DIRECT_ACK -> false;
            case WANT_CHUNKS, HAVE_CHUNKS, CHUNK -> false;
            case REFUSED, PONG, KIND_NOT_SET -> false;
        };
    }

    /** A frame on a link that this seed dialled to look at a peer. */
    private boolean onAnswer(LinkId link, Frame frame, long nowNanos) {
        boolean alive = frame.getKindCase() == Frame.KindCase.ALIVE;
        var useless = new LinkLoss(LinkLoss.Kind.MISTAKE, "it answers " + frame.getKindCase());
        Optional<Entry> dead =
                alive ? accusations.onAlive(link, frame.getAlive(), nowNanos) : accusations.onLost(link, useless);
        dead.ifPresent(entry -> remove(entry, NO_ANSWER));
        return true;
    }

    private boolean connectSeed(LinkId link, ConnectSeed m, long nowNanos) {
        NodeId peer = new NodeId(m.getRecord().getId());
        Optional<Entry> known = registry.find(peer);
        if (Version.common(m.getVersions()) == Version.NONE) {
            return refuse(link, Refused.Reason.VERSION, "this seed speaks version " + Version.HIGHEST);
        }
        if (!m.getNetwork().equals(config.network())) {
            return refuse(link, Refused.Reason.NETWORK, "this seed serves the network " + config.network());
        }
        if (known.isPresent()
                && Long.compareUnsigned(known.get().epoch(), m.getRecord().getEpoch()) > 0) {
            return refuse(link, Refused.Reason.DUPLICATE, "a later start of this peer is registered");
        }
        Optional<Refused> refusal = known.isPresent() ? Optional.empty() : refusalOfNewcomer(link, peer, m);
        if (refusal.isPresent()) {
            return refuse(link, refusal.get());
        }
        register(link, m, nowNanos);
        return true;
    }

    /** Why a peer that is not registered is not: the work comes last, so that nobody does it in vain. */
    private Optional<Refused> refusalOfNewcomer(LinkId link, NodeId peer, ConnectSeed m) {
        if (!registry.hasRoom()) {
            return refused(Refused.Reason.FULL, config.maxPeers() + " peers are registered");
        }
        Optional<String> overQuota = registry.overQuota(host(link));
        return overQuota.isPresent()
                ? refused(Refused.Reason.QUOTA, overQuota.get())
                : admission.refusal(peer, m, effects.remote(link));
    }

    private static Optional<Refused> refused(Refused.Reason reason, String detail) {
        return Optional.of(Frames.refused(reason, detail).getRefused());
    }

    private String host(LinkId link) {
        return effects.remote(link).map(Address::host).orElse("");
    }

    private void register(LinkId link, ConnectSeed m, long nowNanos) {
        effects.trust(link);
        registry.register(m.getRecord(), link, host(link), nowNanos).ifPresent(effects::close);
        NodeId peer = new NodeId(m.getRecord().getId());
        accusations.forget(peer);
        registry.find(peer).ifPresent(entry -> {
            subscribers.forget(entry);
            Frame welcome =
                    Frame.newBuilder().setConnectedToSeed(welcome(m, entry)).build();
            welcomes.say(entry, registry.keep(entry), link, welcome);
        });
        effects.note(
                new SeedEvent.PeerRegistered(peer, Address.parse(m.getRecord().getAddress())));
    }

    private ConnectedToSeed welcome(ConnectSeed m, Entry entry) {
        return ConnectedToSeed.newBuilder()
                .setVersion(Version.common(m.getVersions()))
                .setId(config.id().bytes())
                .setLeaseMillis((int) config.lease().toMillis())
                .setIncarnation(entry.incarnation())
                .addAllSeeds(config.seeds().addresses().stream()
                        .map(Address::toString)
                        .toList())
                .build();
    }

    private boolean interest(Entry entry, Interest m) {
        subscribers.put(entry, TopicFilters.ofWire(m.getFiltersList()));
        return true;
    }

    private boolean requestPL(Entry asker, LinkId link, RequestPL m) {
        if (m.getFiltersCount() > 0) {
            effects.send(link, subscribers(asker, TopicFilters.ofWire(m.getFiltersList())));
            return true;
        }
        var list = PeerList.newBuilder().setTotal(registry.listedCount()).setNeighboursOf(m.getNeighboursOf());
        for (Entry entry : wanted(asker, m)) {
            list.addPeers(entry.attested(degrees.of(entry.id)));
        }
        effects.send(link, Frame.newBuilder().setPeerList(list).build());
        return true;
    }

    private Frame subscribers(Entry asker, TopicFilters filters) {
        var list = PeerList.newBuilder().setTotal(registry.listedCount()).setSubscribers(true);
        for (Subscribers.Subscriber one : subscribers.overlapping(filters, asker)) {
            PeerRecord record = one.entry().attested(degrees.of(one.entry().id));
            list.addPeers(record.toBuilder().setFilter(one.filter().text()));
        }
        return Frame.newBuilder().setPeerList(list).build();
    }

    private List<Entry> wanted(Entry asker, RequestPL m) {
        if (!m.getNeighboursOf().isEmpty()) {
            return withNeighbours(asker, new NodeId(m.getNeighboursOf()));
        }
        if (m.getIdsCount() > 0) {
            return m.getIdsList().stream()
                    .flatMap(id -> registry.find(new NodeId(id)).stream())
                    .filter(Entry::listed)
                    .toList();
        }
        int most = config.limits().maxListedPeers();
        return registry.sample(m.getLimit() > 0 ? Math.min(m.getLimit(), most) : most, asker.id, random);
    }

    /** A peer, and some who can pass something on to it. */
    private List<Entry> withNeighbours(Entry asker, NodeId peer) {
        List<NodeId> linked = new ArrayList<>(degrees.linkedTo(peer));
        linked.remove(asker.id);
        while (linked.size() > MAX_RELAYS) {
            linked.remove(random.nextInt(linked.size()));
        }
        linked.add(0, peer);
        return linked.stream()
                .flatMap(id -> registry.find(id).stream())
                .filter(Entry::listed)
                .toList();
    }

    private boolean degreeReport(Entry entry, DegreeReport m, long nowNanos) {
        if (!degrees.reported(entry.id, m.getNeighboursList())) {
            degrees.report(entry.id, neighbours(entry, m.getNeighboursList()));
        }
        registry.renew(entry, m.getIncarnation(), m.getSeedsList(), nowNanos);
        return true;
    }

    /** Ids not registered here are kept: they may register in a moment, and count only when they report in turn. */
    private List<NodeId> neighbours(Entry entry, List<ByteString> ids) {
        List<NodeId> neighbours = new ArrayList<>(ids.size());
        int strangers = 0;
        for (ByteString id : ids) {
            NodeId named = new NodeId(id);
            NodeId neighbour = registry.canonical(named);
            strangers += neighbour == named ? 1 : 0;
            if (!neighbour.equals(entry.id) && (neighbour != named || strangers <= MAX_STRANGERS)) {
                neighbours.add(neighbour);
            }
        }
        return neighbours;
    }

    /** A peer accuses in its own name only. */
    private boolean death(Entry reporter, Death m, long nowNanos) {
        Death death =
                m.toBuilder().setReporter(reporter.id.bytes()).setRelayed(false).build();
        accusations.onDeath(death, nowNanos);
        return true;
    }

    private boolean relayedDeath(LinkId link, Death death, long nowNanos) {
        if (death.getRelayed()) {
            accusations.onDeath(death, nowNanos);
            effects.close(link);
        }
        return death.getRelayed();
    }

    private boolean alive(Entry entry, Alive m, long nowNanos) {
        if (entry.id.bytes().equals(m.getId())) {
            accusations.alive(entry, m.getIncarnation(), nowNanos);
        }
        return entry.id.bytes().equals(m.getId());
    }

    private boolean leave(Entry entry, LinkId link) {
        effects.note(new SeedEvent.PeerLeft(entry.id));
        effects.close(link);
        registry.disconnected(link);
        forget(entry);
        return true;
    }

    private boolean ping(LinkId link, Ping ping) {
        effects.send(link, Frames.pong(ping.getNonce()));
        return true;
    }

    private boolean refuse(LinkId link, Refused.Reason reason, String detail) {
        return refuse(link, Frames.refused(reason, detail).getRefused());
    }

    private boolean refuse(LinkId link, Refused refused) {
        effects.send(link, Frame.newBuilder().setRefused(refused).build());
        effects.close(link);
        effects.note(new SeedEvent.LinkRefused(refused.getReason(), refused.getDetail()));
        return true;
    }

    private void mistake(LinkId link, Frame frame) {
        effects.note(new SeedEvent.RemoteMistake("an unexpected " + frame.getKindCase()));
        effects.close(link);
        registry.disconnected(link).ifPresent(accusations::look);
    }

    private void sweep(long nowNanos) {
        pending.expired(nowNanos).forEach(this::closeSilent);
        for (Entry entry : registry.leaseOver(nowNanos)) {
            remove(entry, "its lease is over");
        }
        reunion.sweep(nowNanos);
        admission.sweep(nowNanos);
        effects.schedule(new SeedTimer.Sweep(), SWEEP_NANOS);
    }

    private void closeSilent(LinkId link) {
        effects.note(new SeedEvent.SilentLinkClosed());
        effects.close(link);
    }

    private void remove(Entry entry, String why) {
        entry.link().ifPresent(effects::close);
        forget(entry);
        effects.note(new SeedEvent.PeerRemoved(entry.id, why));
    }

    private void forget(Entry entry) {
        registry.remove(entry);
        degrees.forget(entry.id);
        subscribers.forget(entry);
        accusations.forget(entry.id);
        welcomes.forget(entry.id);
    }

    /**
     * Takes an id or an address out of the registry, and does not let it in again for a while.
     *
     * @param subject as {@link Ban#subject} makes it
     * @return false when there are {@link Bans#MOST} already
     */
    public boolean ban(String subject, long forNanos, long nowNanos) {
        if (!bans.put(subject, forNanos, nowNanos)) {
            return false;
        }
        effects.note(new SeedEvent.Banned(subject));
        showOutBanned(nowNanos);
        return true;
    }

    /** An earlier life of this seed had these bans. */
    public void restoreBans(List<Ban> earlier, long nowNanos) {
        effects.note(new SeedEvent.BansRestored(bans.restore(earlier, nowNanos)));
        showOutBanned(nowNanos);
    }

    private void showOutBanned(long nowNanos) {
        for (Entry entry : registry.all()) {
            Optional<Address> at =
                    entry.link().isPresent() ? effects.remote(entry.link().get()) : Optional.of(entry.address());
            bans.why(Optional.of(entry.id), at, nowNanos).ifPresent(why -> showOut(entry, why));
        }
    }

    private void showOut(Entry entry, String why) {
        entry.link().ifPresent(link -> effects.send(link, Frames.refused(Refused.Reason.BANNED, why)));
        remove(entry, "it is banned");
    }

    /** Ends a ban. Returns whether there was one. */
    public boolean unban(String subject) {
        boolean was = bans.lift(subject);
        if (was) {
            effects.note(new SeedEvent.Unbanned(subject));
        }
        return was;
    }

    /** The bans that last. */
    public List<Ban> bans(long nowNanos) {
        return bans.views(nowNanos);
    }

    // ---- what outlives a seed ----

    /**
     * An earlier life of this seed has kept these entries. Whoever does not come back by himself is looked at, and removed
     * when his lease is over.
     */
    public void restore(List<PeerRecord> records, long nowNanos) {
        effects.schedule(new SeedTimer.RestoredDue(), RESTORED_NANOS);
        effects.note(new SeedEvent.PeersRestored(registry.restore(records, nowNanos)));
    }

    /** Everything up to this number of the {@link RegistryKeeper} is kept. */
    public void onKept(long number) {
        welcomes.onKept(number);
    }

    /** What was kept is lost: has all of it kept again. */
    public void keepAll() {
        registry.all().forEach(registry::keep);
    }

    /** How many peers wait for their welcome, because they are not kept yet. */
    public int waitingPeers() {
        return welcomes.count();
    }

    // ---- what people ask ----

    /** The living entries, in no particular order. */
    public List<RegisteredPeer> peers(long nowNanos) {
        return registry.listed().stream()
                .map(entry -> entry.view(degrees.of(entry.id), nowNanos))
                .toList();
    }

    /** Links that both ends have reported, in the order of their ids, {@code most} of them at most. */
    public List<AttestedLink> links(int most) {
        return degrees.links(most);
    }

    /** How many entries are living. */
    public int listedPeers() {
        return registry.listedCount();
    }

    /** How many entries one failed probe has taken off the lists. */
    public int hiddenPeers() {
        return registry.hiddenCount();
    }
}
