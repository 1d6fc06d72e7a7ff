package dev.grapevine.peer;

import dev.grapevine.node.Bans;
import dev.grapevine.node.Event;
import dev.grapevine.node.StartFailure;
import dev.grapevine.peer.core.Delivery;
import dev.grapevine.peer.core.PeerConfig;
import dev.grapevine.peer.core.PeerEvent;
import dev.grapevine.peer.core.PeerNode;
import dev.grapevine.peer.core.direct.DirectMessages;
import dev.grapevine.peer.view.DirectMessage;
import dev.grapevine.peer.view.KnownPeer;
import dev.grapevine.peer.view.MessagePage;
import dev.grapevine.peer.view.Neighbour;
import dev.grapevine.peer.view.PeerStatus;
import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.peer.view.SeedLink;
import dev.grapevine.peer.view.Surrounding;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Ban;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.Quotas;
import dev.grapevine.protocol.RotatedKey;
import dev.grapevine.protocol.TopicFilter;
import dev.grapevine.protocol.TopicName;
import dev.grapevine.runtime.Counters;
import dev.grapevine.runtime.DataDirectory;
import dev.grapevine.runtime.EventLog;
import dev.grapevine.runtime.Listener;
import dev.grapevine.runtime.Mailbox;
import dev.grapevine.runtime.NodeRunner;
import dev.grapevine.runtime.trust.Identity;
import dev.grapevine.runtime.trust.Trust;
import dev.grapevine.store.Schema;
import dev.grapevine.store.Store;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A peer that runs inside this process: it joins the network in the background and stays in it until closed.
 *
 * <pre>{@code
 * try (Peer peer = Peer.builder().seeds(seeds).start()) {
 *     peer.onMessage(message -> System.out.println(message.text()));
 *     peer.broadcast("hello").join();
 * }
 * }</pre>
 *
 * <p>Safe for any thread. Handlers and futures run on one thread of the peer's own, in the order of arrival, never on a
 * thread that the network waits for; handlers of {@link #onMembership} and {@link #onNotice} on another such thread, and
 * those of each subscription with {@link Order#NEWEST} on one of its own.
 */
public final class Peer implements AutoCloseable {
    private static final int WAITING_NOTICES = 4096;
    /** A store that works takes milliseconds; one that does not is tried again for ever, and nobody waits for that. */
    private static final long BANS_KEPT_MILLIS = 2_000;

    private static final Memory.State NO_MEMORY = new Memory.State("none", "it has no data directory");

    private final PeerConfig config;
    private final Trust trust;
    private final @Nullable DataDirectory dataDirectory;
    private final Counters counters = new Counters();
    private final Mailbox mailbox;
    private final EventLog log;
    private final @Nullable Memory memory;
    private final @Nullable Acquaintances acquaintances;
    private final @Nullable Archive archive;
    private final Deliveries deliveries;
    private final DirectMail mail;
    private final NodeRunner<PeerNode> runner;
    private final Outgoing outgoing;
    private final Additions additions;
    private final Membership membership;
    private final CompletableFuture<Void> joined = new CompletableFuture<>();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final long startedNanos = System.nanoTime();

    private Peer(
            PeerConfig config,
            Identity identity,
            Trust trust,
            @Nullable DataDirectory dataDirectory,
            Optional<Duration> keepMessages) {
        this.config = config;
        this.trust = trust;
        this.dataDirectory = dataDirectory;
        this.mailbox = new Mailbox("grapevine-notices", WAITING_NOTICES, counters.counter("noticesDropped"));
        this.log = new EventLog("dev.grapevine.peer", mailbox);
        this.membership = new Membership(mailbox, counters);
        this.memory = dataDirectory == null
                ? null
                : new Memory(Store.inFile(dataDirectory.store(), Schema.PEER, false), counters);
        this.archive = dataDirectory == null || keepMessages.isEmpty()
                ? null
                : new Archive(
                        Store.inFile(dataDirectory.archive(), Schema.ARCHIVE, false),
                        keepMessages.get(),
                        config.limits(),
                        counters);
        this.deliveries = new Deliveries(config.id(), counters, memory);
        this.mail = new DirectMail(deliveries, this::withDirect, config.limits().maxMessageBytes(), counters);
        this.runner = new NodeRunner<>(
                "peer-" + config.address().port(),
                config.limits(),
                trust.links(identity, counters),
                counters,
                effects -> new PeerNode(
                        config,
                        effects,
                        trust.signatures(identity),
                        this::onDelivery,
                        mail,
                        new SplittableRandom(),
                        System::currentTimeMillis),
                this::onEvent,
                this::onBug,
                false,
                deliveries);
        this.acquaintances = memory == null ? null : new Acquaintances(memory, runner);
        this.outgoing = new Outgoing(runner, deliveries, config.limits());
        this.additions = new Additions(runner, deliveries);
        deliveries.inboxes().onChange(this::tellInterest);
    }

    static Peer started(
            PeerConfig config,
            Identity identity,
            Trust trust,
            @Nullable DataDirectory directory,
            Optional<Duration> keepMessages,
            Listener listener,
            Quotas quotas) {
        Peer peer = new Peer(config, identity, trust, directory, keepMessages);
        if (peer.archive != null) {
            peer.archive.start();
        }
        peer.deliveries.start();
        if (directory != null && Files.exists(directory.store())) {
            peer.withNode(node -> node.expectMemory(System.nanoTime()));
        }
        peer.runner.start(listener, quotas);
        if (peer.acquaintances != null) {
            peer.acquaintances.start();
        }
        return peer;
    }

    /**
     * Gives the peer of a data directory another key, and with it another id, from its next start on. The former key stays
     * in the directory, as {@code key.2026-11-22}: remove it when nobody needs to go back.
     *
     * @throws StartFailure when there is no key, or a node runs in that directory
     */
    public static RotatedKey rotateKey(Path dataDir) throws StartFailure {
        return DataDirectory.rotateKey(dataDir, new SecureRandom(), InstantSource.system());
    }

    /** Begins to describe a peer. */
    public static PeerBuilder builder() {
        return new PeerBuilder();
    }

    /** The name of this peer. */
    public NodeId id() {
        return config.id();
    }

    /** Where others reach it. */
    public Address address() {
        return config.address();
    }

    /** Sends a text to everybody; see {@link #broadcast(byte[])}. */
    public CompletableFuture<String> broadcast(String text) {
        return outgoing.publish(Optional.empty(), Publication.of(text));
    }

    /**
     * Sends a message to everybody. Waits while every neighbour's link is busy and a whole bundle (64 KiB) is waiting: a
     * publisher cannot be faster than the network.
     *
     * @param payload up to 64 MiB; copied
     * @return completes with the message's hash when it is on its way; fails with {@link IllegalArgumentException} when
     *     the payload is too large, with {@link IllegalStateException} when the peer has stopped
     */
    public CompletableFuture<String> broadcast(byte[] payload) {
        return broadcast(Publication.of(payload));
    }

    /** Sends a message with its type and headers to everybody; see {@link #broadcast(byte[])}. */
    public CompletableFuture<String> broadcast(Publication message) {
        return outgoing.publish(Optional.empty(), message);
    }

    /** Publishes a text; see {@link #publish(String, Publication)}. */
    public CompletableFuture<String> publish(String topic, String text) {
        return publish(topic, Publication.of(text));
    }

    /** Publishes bytes, which are copied; see {@link #publish(String, Publication)}. */
    public CompletableFuture<String> publish(String topic, byte[] payload) {
        return publish(topic, Publication.of(payload));
    }

    /**
     * Publishes to a topic; whoever has subscribed to a filter that matches hears it, this peer too. Waits as
     * {@link #broadcast(byte[])} does.
     *
     * @param topic as {@link TopicName} says, such as {@code sensors/temperature/room1}; 65,536 different ones at most
     * @return completes with the message's hash when it is on its way; fails with {@link IllegalArgumentException} when
     *     topic or message are not allowed, with {@link IllegalStateException} when there are too many topics or the peer
     *     has stopped
     */
    public CompletableFuture<String> publish(String topic, Publication message) {
        try {
            return outgoing.publish(Optional.of(new TopicName(topic)), message);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Waits until what was published has been written to every neighbour's link: before leaving at once.
     *
     * @return whether it has been
     */
    public boolean flush(Duration atMost) throws InterruptedException {
        return outgoing.flush(atMost);
    }

    // ---- direct messages ----

    /**
     * Sends a message to one peer, whether it is a neighbour or not. Messages to the same peer arrive in the order of these
     * calls.
     *
     * @param payload up to 1 MiB; copied
     * @return completes when the peer has acknowledged the message; fails with {@link DirectFailure}, which says why,
     *     within 5 s of the last sign of it: the message has then probably, but not certainly, not arrived. Fails with
     *     {@link IllegalArgumentException} when the payload is too large
     */
    public CompletableFuture<Void> send(NodeId peer, byte[] payload) {
        return mail.send(peer, payload);
    }

    /** Sends a text to one peer; see {@link #send(NodeId, byte[])}. */
    public CompletableFuture<Void> send(NodeId peer, String text) {
        return mail.send(peer, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Hears every message sent to this peer alone from now on, on the thread of all handlers. Futures complete on that
     * thread too: a handler that waits for one waits for ever.
     */
    public Subscription onDirect(Consumer<DirectMessage> handler) {
        return mail.subscribe(handler);
    }

    /**
     * Asks one peer for an answer, which its {@link #onRequest} handler gives.
     *
     * @param payload up to 1 MiB; copied
     * @return completes with the answer; fails with {@link DirectFailure} as {@link #send} does, when the handler failed,
     *     and when it has not answered 30 s after it got the request
     */
    public CompletableFuture<byte[]> request(NodeId peer, byte[] payload) {
        return request(peer, "", payload);
    }

    /**
     * Asks a service of one peer; see {@link #request(NodeId, byte[])}.
     *
     * @param service the name under which the peer answers: at most 64 bytes
     */
    public CompletableFuture<byte[]> request(NodeId peer, String service, byte[] payload) {
        return mail.request(peer, service, payload);
    }

    /**
     * Answers requests from now on, on the thread of all handlers. What it throws is the reason that the asker is given.
     * Like every handler it must not wait for a future of this peer.
     *
     * @param handler from a request to an answer of up to 1 MiB
     * @throws IllegalStateException when there is such a handler already
     */
    public Subscription onRequest(Function<DirectMessage, byte[]> handler) {
        return onRequest("", handler);
    }

    /** Answers requests to a service; see {@link #onRequest(Function)}. */
    public Subscription onRequest(String service, Function<DirectMessage, byte[]> handler) {
        return mail.answer(service, handler);
    }

    /**
     * Finds the peer that a person means: a whole id, the beginning of the id of one known peer or neighbour, or the
     * {@code host:port} of one.
     *
     * @throws IllegalArgumentException when it means nobody, or more than one; the message says what to try
     */
    public NodeId resolve(String peer) {
        return new PeerNames(neighbours(), knownPeers()).find(peer);
    }

    /**
     * Finds out which peer answers at an address, by dialling it: for peers that this one was not told of.
     *
     * @return completes with its id; fails with {@link DirectFailure} when no peer answers there within 5 s
     */
    public CompletableFuture<NodeId> locate(Address address) {
        return mail.locate(address);
    }

    private void withDirect(Consumer<DirectMessages> what) {
        withNode(node -> what.accept(node.direct()));
    }

    private void withNode(Consumer<PeerNode> what) {
        runner.ask(node -> {
            what.accept(node);
            return true;
        });
    }

    /**
     * Dials the peer at an address as a neighbour, in addition to those that this peer chooses itself. It is a neighbour
     * like the others then: when the link is lost, somebody else may take its place.
     *
     * @return completes with its id when the link is up, at once when it is a neighbour already; fails with
     *     {@link AddFailure} within 8 s when every link that this peer may have is taken, and when the other is not
     *     reached, refuses, or is this peer itself
     */
    public CompletableFuture<NodeId> addPeer(Address address) {
        return additions.add(address);
    }

    /** Reads {@code host:port}, and fails with {@link IllegalArgumentException} too; see {@link #addPeer(Address)}. */
    public CompletableFuture<NodeId> addPeer(String address) {
        try {
            return addPeer(Address.parse(address));
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Ends every connection with somebody, and has none with him until the ban ends: he is refused, and told for how long.
     *
     * @param subject a known peer as {@link #resolve} takes it, its id, or an IP address
     * @param lasting more than nothing and at most 10 years
     * @throws IllegalArgumentException when that is nobody, or no such time; the message says what to try
     * @throws IllegalStateException when there are 1,024 bans already
     */
    public void ban(String subject, Duration lasting) {
        String meant = Ban.subject(subject, named());
        long nanos = Ban.nanos(lasting);
        if (!runner.ask(node -> node.ban(meant, nanos, System.nanoTime()))) {
            throw new IllegalStateException("there are " + Bans.MOST + " bans already; unban somebody first");
        }
        awaitBansKept();
    }

    /** Ends a ban, named as it is listed, or the beginning of an id that is. Returns whether there was one. */
    public boolean unban(String subject) {
        String meant = Ban.listed(subject, bans());
        boolean was = runner.ask(node -> node.unban(meant));
        awaitBansKept();
        return was;
    }

    /** The bans that last. */
    public List<Ban> bans() {
        return runner.ask(node -> node.bans(System.nanoTime()));
    }

    /** Why the bans would end with this process; empty when they are kept. */
    public Optional<String> bansUnkept() {
        if (memory == null || acquaintances == null) {
            return Optional.of(NO_MEMORY.detail());
        }
        Memory.State store = memory.state();
        return acquaintances.bans().unkept(store.word().equals("failing"), store.detail());
    }

    private void awaitBansKept() {
        if (acquaintances != null) {
            acquaintances.bans().await(BANS_KEPT_MILLIS);
        }
    }

    private Map<NodeId, Address> named() {
        Map<NodeId, Address> named = new LinkedHashMap<>();
        knownPeers().forEach(peer -> named.put(peer.id(), peer.address()));
        neighbours().forEach(peer -> named.put(peer.id(), peer.address()));
        return named;
    }

    /** The peers this one has links to. */
    public List<Neighbour> neighbours() {
        return runner.ask(PeerNode::neighbours);
    }

    /** Every peer this one has been told of. */
    public List<KnownPeer> knownPeers() {
        return runner.ask(PeerNode::knownPeers);
    }

    /**
     * The overlay beyond this peer's links, as its joined seeds attest it. Each call asks them about 32 more peers, once a
     * second at most, and gives what they have told so far: a network of some dozens is there after a few calls, of a
     * larger one a part. Two peers of which this one's seeds know only one each show no link.
     */
    public List<Surrounding> surroundings() {
        return runner.ask(node -> node.surroundings(System.nanoTime()));
    }

    /** The seeds this peer uses, or tries to. */
    public List<SeedLink> seeds() {
        return runner.ask(PeerNode::seeds);
    }

    /** Every seed of the configuration, whether this peer uses it or not. */
    public List<Address> configuredSeeds() {
        return config.seeds().addresses();
    }

    /**
     * The messages kept, one's own among them, in order of arrival: 15 min or 64 MiB, and with
     * {@link PeerBuilder#keepMessages} the latest 64 MiB of those on the disk, which is then read.
     */
    public List<ReceivedMessage> messages() {
        List<ReceivedMessage> recent = runner.ask(PeerNode::messages);
        return archive == null ? recent : archive.with(recent);
    }

    /**
     * Some of the messages kept; unlike {@link #messages()} it takes about as long however many there are.
     *
     * @param before the hash of the one that follows them; empty for the newest
     * @return empty when the message of {@code before} is not kept
     */
    public Optional<MessagePage> messages(int most, Optional<String> before) {
        if (before.isEmpty()) {
            return runner.ask(node -> node.messages(most, Optional.empty(), 0));
        }
        return MessageHash.parse(before.get())
                .flatMap(hash -> runner.ask(node -> node.messages(most, Optional.of(hash.bundle()), hash.index())));
    }

    /** The message of this hash, if it is kept; as quick with many of them. */
    public Optional<ReceivedMessage> message(String hash) {
        return MessageHash.parse(hash)
                .flatMap(parsed -> runner.ask(node -> node.messages(parsed.bundle())).stream()
                        .skip(parsed.index())
                        .findFirst());
    }

    /** This peer at a glance. */
    public PeerStatus status() {
        return runner.ask(this::status);
    }

    private PeerStatus status(PeerNode node) {
        Memory.State store = memory == null ? NO_MEMORY : memory.state();
        int seedsJoined = (int) node.seeds().stream()
                .filter(seed -> seed.state() == SeedLink.State.JOINED)
                .count();
        return new PeerStatus(
                config.id(),
                config.address(),
                config.network(),
                config.spreading().mode().word(),
                trust.word(),
                config.epoch(),
                node.incarnation(),
                node.neighbourCount(),
                config.maxPeers(),
                seedsJoined,
                node.seedsWanted(),
                seedsJoined < node.seedsWanted(),
                node.knownPeerCount(),
                node.messageCount(),
                runner.waitingBytes(),
                store.word(),
                store.detail(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos),
                counters.values());
    }

    /**
     * Hears every broadcast of others from now on. A handler that is slower than the network slows the neighbours down; one
     * that takes nothing for a second while 32 MiB wait for it makes the peer drop, and count, messages.
     */
    public Subscription onMessage(Consumer<ReceivedMessage> handler) {
        return deliveries.inboxes().onBroadcast(handler);
    }

    /** Hears the topics of a filter in the order of arrival; see {@link #subscribe(String, Order, Consumer, Consumer)}. */
    public TopicSubscription subscribe(String filter, Consumer<ReceivedMessage> handler) {
        return subscribe(filter, Order.ARRIVAL, handler, gap -> {});
    }

    /**
     * Hears every message to the topics of a filter from now on, this peer's own among them. Two subscriptions that match
     * the same topic both hear it. As to slow handlers, see {@link #onMessage}.
     *
     * @param filter as {@link TopicFilter} says: {@code sensors/+/room1}, {@code sensors/#}
     * @param order what is held back for what; {@link Order#NEWEST} for a stream of which an old frame is worth nothing
     * @param gaps told exactly which messages the handler does not hear, on the same thread
     * <p>Messages to a topic travel only among those who want it. Those of the last 15 minutes that others still keep come
     * too.
     *
     * @throws IllegalArgumentException when the filter is none, or would be the 65th that differs; the message says why and
     *     what to try
     */
    public TopicSubscription subscribe(
            String filter, Order order, Consumer<ReceivedMessage> handler, Consumer<Gap> gaps) {
        return deliveries.inboxes().subscribe(new TopicFilter(filter), order, handler, gaps);
    }

    private void tellInterest() {
        runner.ask(node -> {
            node.subscribe(deliveries.inboxes().filters(), System.nanoTime());
            return node;
        });
    }

    /** The subscriptions to topics, in the order in which they were made. */
    public List<TopicSubscription> subscriptions() {
        return deliveries.inboxes().subscriptions();
    }

    /**
     * The topics of a filter for subscribers that say how much they can take. One that asks for nothing while messages come
     * is a slow handler; see {@link #onMessage}. Ends when the peer is closed.
     *
     * @throws IllegalArgumentException when the filter is none
     */
    public Flow.Publisher<ReceivedMessage> messages(String filter) {
        TopicFilter checked = new TopicFilter(filter);
        return subscriber -> deliveries.inboxes().feed(checked, subscriber);
    }

    /**
     * Hears of neighbours and seeds that come and go, from now on and in that order, on a thread that only such handlers and
     * the log share; ask {@link #neighbours} and {@link #seeds} after subscribing for those that are there already. While a
     * handler is busy 4,096 events wait; what finds no room is counted as {@code noticesDropped}.
     */
    public Subscription onMembership(Consumer<MembershipEvent> handler) {
        return membership.subscribe(handler);
    }

    /** Hears the same as {@link #onMembership}, on the same thread, in sentences for people. */
    public Subscription onNotice(Consumer<String> handler) {
        return membership.subscribeToNotices(handler);
    }

    /** Completes when the peer is first registered with a majority of the seeds or, without seeds, has a neighbour. */
    public CompletableFuture<Void> joined() {
        return joined.copy();
    }

    /** Completes when the peer has been closed; fails when a bug of its own has stopped it. */
    public CompletableFuture<Void> stopped() {
        return stopped.copy();
    }

    /** Under the node's lock: only enqueues. */
    private void onDelivery(Delivery delivery) {
        if (archive != null) {
            archive.add(delivery);
        }
        deliveries.accept(delivery);
    }

    /** Under the node's lock: only enqueues. */
    private void onEvent(Event event) {
        log.accept(event);
        boolean bans = event instanceof PeerEvent.Banned
                || event instanceof PeerEvent.Unbanned
                || event instanceof PeerEvent.NeighbourShownOut;
        if (bans && acquaintances != null) {
            acquaintances.bans().changed();
        }
        additions.onEvent(event);
        membership.onEvent(event);
        boolean seedless = config.seeds().seeds().isEmpty() && event instanceof PeerEvent.NeighbourUp;
        if (event instanceof PeerEvent.SeedMajorityReached || seedless) {
            mailbox.post(() -> joined.complete(null));
        }
    }

    private void onBug(Throwable bug) {
        System.getLogger("dev.grapevine.peer").log(System.Logger.Level.ERROR, "a bug stopped this peer", bug);
        mail.close();
        additions.close();
        deliveries.close();
        mailbox.post(() -> {
            joined.completeExceptionally(bug);
            stopped.completeExceptionally(bug);
        });
    }

    /** Says goodbye to seeds and neighbours and stops, within two seconds. May be called again. */
    @Override
    public void close() {
        if (acquaintances != null) {
            acquaintances.close();
        }
        runner.close();
        mail.close();
        additions.close();
        deliveries.close();
        if (archive != null) {
            archive.close();
        }
        mailbox.close();
        stopped.complete(null);
        if (dataDirectory != null) {
            dataDirectory.close();
        }
    }
}
