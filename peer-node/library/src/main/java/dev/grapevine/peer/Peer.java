package dev.grapevine.peer;

import com.google.protobuf.ByteString;
import dev.grapevine.node.Event;
import dev.grapevine.node.StartFailure;
import dev.grapevine.peer.core.PeerConfig;
import dev.grapevine.peer.core.PeerEvent;
import dev.grapevine.peer.core.PeerNode;
import dev.grapevine.peer.core.SpreadingConfig;
import dev.grapevine.peer.core.SpreadingConfig.Mode;
import dev.grapevine.peer.view.KnownPeer;
import dev.grapevine.peer.view.Neighbour;
import dev.grapevine.peer.view.PeerStatus;
import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.peer.view.SeedLink;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.SeedList;
import dev.grapevine.runtime.Counters;
import dev.grapevine.runtime.DataDirectory;
import dev.grapevine.runtime.EventLog;
import dev.grapevine.runtime.Listener;
import dev.grapevine.runtime.Mailbox;
import dev.grapevine.runtime.NodeRunner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
 * thread that the network waits for.
 */
public final class Peer implements AutoCloseable {
    private static final int WAITING_NOTICES = 4096;

    private final PeerConfig config;
    private final @Nullable DataDirectory dataDirectory;
    private final Counters counters = new Counters();
    private final Mailbox mailbox;
    private final EventLog log;
    private final Deliveries deliveries;
    private final NodeRunner<PeerNode> runner;
    private final List<Consumer<String>> noticeHandlers = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> joined = new CompletableFuture<>();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final long startedNanos = System.nanoTime();

    private Peer(PeerConfig config, @Nullable DataDirectory dataDirectory) {
        this.config = config;
        this.dataDirectory = dataDirectory;
        this.mailbox = new Mailbox("grapevine-notices", WAITING_NOTICES, counters.counter("noticesDropped"));
        this.log = new EventLog("dev.grapevine.peer", mailbox);
        this.deliveries = new Deliveries(config.id(), counters);
        this.runner = new NodeRunner<>(
                "peer-" + config.address().port(),
                config.limits(),
                counters,
                effects -> new PeerNode(config, effects, deliveries, new SplittableRandom(), System::currentTimeMillis),
                this::onEvent,
                this::onBug,
                false,
                deliveries);
    }

    /** Begins to describe a peer. */
    public static Builder builder() {
        return new Builder();
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
        return broadcast(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sends a message to everybody. Waits while every neighbour's link is busy and a whole bundle (64 KiB) is waiting: a
     * publisher cannot be faster than the network.
     *
     * @param payload up to 1 MiB; copied
     * @return completes with the message's hash when it is on its way; fails with {@link IllegalArgumentException} when
     *     the payload is too large, with {@link IllegalStateException} when the peer has stopped
     */
    public CompletableFuture<String> broadcast(byte[] payload) {
        int most = config.limits().maxMessageBytes();
        if (payload.length > most) {
            return CompletableFuture.failedFuture(new IllegalArgumentException(
                    "a message of " + payload.length + " bytes; the most is " + most + ", send it in parts"));
        }
        CompletableFuture<String> confirmation = new CompletableFuture<>();
        publish(ByteString.copyFrom(payload), confirmation);
        return confirmation;
    }

    /** Confirmations wait in the order of publication because both happen under the node's lock. */
    private void publish(ByteString payload, CompletableFuture<String> confirmation) {
        try {
            boolean published =
                    runner.until(node -> node.canPublish(payload.size()) && put(node, payload, confirmation));
            if (!published) {
                confirmation.completeExceptionally(new IllegalStateException("the peer has stopped"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            confirmation.completeExceptionally(e);
        }
    }

    private boolean put(PeerNode node, ByteString payload, CompletableFuture<String> confirmation) {
        deliveries.expect(confirmation);
        node.publish(payload, System.nanoTime());
        deliveries.expected();
        return true;
    }

    /** The peers this one has links to. */
    public List<Neighbour> neighbours() {
        return runner.ask(PeerNode::neighbours);
    }

    /** Every peer this one has been told of. */
    public List<KnownPeer> knownPeers() {
        return runner.ask(PeerNode::knownPeers);
    }

    /** The seeds this peer uses, or tries to. */
    public List<SeedLink> seeds() {
        return runner.ask(PeerNode::seeds);
    }

    /** The messages kept (15 min or 64 MiB), one's own among them, in order of arrival. */
    public List<ReceivedMessage> messages() {
        return runner.ask(PeerNode::messages);
    }

    /** This peer at a glance. */
    public PeerStatus status() {
        return runner.ask(this::status);
    }

    private PeerStatus status(PeerNode node) {
        int seedsJoined = (int) node.seeds().stream()
                .filter(seed -> seed.state() == SeedLink.State.JOINED)
                .count();
        return new PeerStatus(
                config.id(),
                config.address(),
                config.network(),
                config.spreading().mode().word(),
                config.epoch(),
                node.incarnation(),
                node.neighbourCount(),
                config.maxPeers(),
                seedsJoined,
                node.seedsWanted(),
                seedsJoined < node.seedsWanted(),
                node.knownPeerCount(),
                node.messageCount(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos),
                counters.values());
    }

    /**
     * Hears every message of others from now on. A handler that is slower than the network slows the neighbours down; one
     * that takes nothing for a second while 32 MiB wait for it makes the peer drop, and count, messages.
     */
    public Subscription onMessage(Consumer<ReceivedMessage> handler) {
        return deliveries.subscribe(handler);
    }

    /** Hears, in sentences for people, of seeds and neighbours that come and go. */
    public Subscription onNotice(Consumer<String> handler) {
        noticeHandlers.add(handler);
        return () -> noticeHandlers.remove(handler);
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
    private void onEvent(Event event) {
        log.accept(event);
        if (!noticeHandlers.isEmpty()) {
            Notices.of(event).ifPresent(text -> mailbox.post(() -> noticeHandlers.forEach(h -> h.accept(text))));
        }
        boolean seedless = config.seeds().seeds().isEmpty() && event instanceof PeerEvent.NeighbourUp;
        if (event instanceof PeerEvent.SeedMajorityReached || seedless) {
            mailbox.post(() -> joined.complete(null));
        }
    }

    private void onBug(Throwable bug) {
        System.getLogger("dev.grapevine.peer").log(System.Logger.Level.ERROR, "a bug stopped this peer", bug);
        deliveries.close();
        mailbox.post(() -> {
            joined.completeExceptionally(bug);
            stopped.completeExceptionally(bug);
        });
    }

    /** Says goodbye to seeds and neighbours and stops, within two seconds. May be called again. */
    @Override
    public void close() {
        runner.close();
        deliveries.close();
        mailbox.close();
        stopped.complete(null);
        if (dataDirectory != null) {
            dataDirectory.close();
        }
    }

    /** Describes a peer; everything has a default. Used by one thread. */
    public static final class Builder {
        private PeerOptions options = PeerOptions.DEFAULT;

        private Builder() {}

        /** The advertised address, or {@code auto}: the local address from which the seeds are reached. */
        public Builder host(String host) {
            options = options.withHost(host);
            return this;
        }

        /** The local address to listen on; default: the advertised one when that is loopback, else all interfaces. */
        public Builder bind(String bind) {
            options = options.withBind(Optional.of(bind));
            return this;
        }

        /** The port to listen on; 0, the default, takes a free one. */
        public Builder port(int port) {
            options = options.withPort(port);
            return this;
        }

        /** The seeds of the network; none by default. */
        public Builder seeds(SeedList seeds) {
            options = options.withSeeds(seeds);
            return this;
        }

        /** Nodes of either kind to join through, besides the seeds. */
        public Builder bootstrap(List<Address> nodes) {
            options = options.withBootstrap(List.copyOf(nodes));
            return this;
        }

        /** The network's name; peers of others are refused. */
        public Builder network(String name) {
            options = options.withNetwork(name);
            return this;
        }

        /** Cap on links to peers, at least 3; default 64. */
        public Builder maxPeers(int cap) {
            options = options.withMaxPeers(cap);
            return this;
        }

        /** Length of a liveness window; default 13 s. */
        public Builder pingInterval(Duration interval) {
            options = options.withPingInterval(interval);
            return this;
        }

        /**
         * How messages spread: {@code tree}, the default, {@code flood}, {@code push} or {@code hybrid}. A network has one
         * mode.
         *
         * @throws IllegalArgumentException when there is no such mode
         */
        public Builder mode(String word) {
            Mode mode = Mode.of(word)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "no mode '" + word + "'; there are tree, flood, push and hybrid"));
            return spreading(options.spreading().withMode(mode));
        }

        /** Modes push and hybrid: how many random neighbours get a payload from each peer; default 3. */
        public Builder fanout(int neighbours) {
            return spreading(options.spreading().withFanout(neighbours));
        }

        /** Modes push and hybrid: how many links a payload crosses at most; default 8. */
        public Builder ttl(int links) {
            return spreading(options.spreading().withTtl(links));
        }

        /** Mode hybrid: how often, 2 s, and how many, 32, recent ids go to some neighbours. */
        public Builder pull(Duration interval, int ids) {
            return spreading(options.spreading().withPull(interval, ids));
        }

        /** Mode tree: how many trees there are, 4 by default and 16 at most. */
        public Builder trees(int count) {
            return spreading(options.spreading().withTrees(count));
        }

        /** Mean of a random delay before a payload leaves on a link, which hides its origin; none by default. */
        public Builder diffusion(Duration mean) {
            return spreading(options.spreading().withDiffusion(mean));
        }

        /** How long payloads for a link gather before they leave together; not at all by default. */
        public Builder batch(Duration time) {
            return spreading(options.spreading().withBatch(time));
        }

        /** How long, 15 min, and how many bytes of, 64 MiB, messages are kept for peers that lack them. */
        public Builder keep(Duration time, long bytes) {
            return spreading(options.spreading().withKept(time, bytes));
        }

        private Builder spreading(SpreadingConfig how) {
            options = options.withSpreading(how);
            return this;
        }

        /** Folder for identity and epoch, made if need be; without one the identity lasts as long as the peer. */
        public Builder dataDir(Path folder) {
            options = options.withDataDir(Optional.of(folder));
            return this;
        }

        /** Listens, and joins in the background. */
        public Peer start() throws StartFailure {
            DataDirectory directory = options.dataDir().isPresent()
                    ? DataDirectory.open(options.dataDir().get())
                    : null;
            try {
                return started(directory);
            } catch (StartFailure | RuntimeException e) {
                if (directory != null) {
                    directory.close();
                }
                throw e;
            }
        }

        private Peer started(@Nullable DataDirectory directory) throws StartFailure {
            String host = options.advertisedHost();
            SecureRandom random = new SecureRandom();
            NodeId id = directory == null ? NodeId.random(random) : directory.id(random);
            long epoch = directory == null ? 1 : directory.nextEpoch();
            checked(id, epoch, host, Math.max(1, options.port()));
            Listener listener = Listener.open(options.bindHost(host), options.port());
            Peer peer = new Peer(checked(id, epoch, host, listener.port()), directory);
            peer.deliveries.start();
            peer.runner.start(listener);
            return peer;
        }

        private PeerConfig checked(NodeId id, long epoch, String host, int port) throws StartFailure {
            try {
                return new PeerConfig(
                        id,
                        new Address(host, port),
                        epoch,
                        options.network(),
                        options.seeds(),
                        options.bootstrap(),
                        options.maxPeers(),
                        options.pingInterval(),
                        options.spreading(),
                        Limits.DEFAULT);
            } catch (IllegalArgumentException e) {
                throw new StartFailure(StartFailure.Reason.CONFIGURATION, String.valueOf(e.getMessage()));
            }
        }
    }
}
