package dev.grapevine.seed;

import dev.grapevine.node.Bans;
import dev.grapevine.node.Event;
import dev.grapevine.node.StartFailure;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Ban;
import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.Quotas;
import dev.grapevine.protocol.RotatedKey;
import dev.grapevine.protocol.SeedList;
import dev.grapevine.runtime.Brake;
import dev.grapevine.runtime.Counters;
import dev.grapevine.runtime.DataDirectory;
import dev.grapevine.runtime.EventLog;
import dev.grapevine.runtime.Listener;
import dev.grapevine.runtime.Mailbox;
import dev.grapevine.runtime.NodeRunner;
import dev.grapevine.runtime.trust.Identity;
import dev.grapevine.runtime.trust.NetworkKey;
import dev.grapevine.runtime.trust.Trust;
import dev.grapevine.seed.core.AdmissionTerms;
import dev.grapevine.seed.core.RegistryKeeper;
import dev.grapevine.seed.core.SeedConfig;
import dev.grapevine.seed.core.SeedEvent;
import dev.grapevine.seed.core.SeedNode;
import dev.grapevine.seed.view.Accusation;
import dev.grapevine.seed.view.AttestedLink;
import dev.grapevine.seed.view.RegisteredPeer;
import dev.grapevine.seed.view.SeedStatus;
import dev.grapevine.store.Schema;
import dev.grapevine.store.Store;
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
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A seed server that runs inside this process until closed. Safe for any thread.
 *
 * <pre>{@code
 * try (Seed seed = Seed.builder().port(5001).start()) { … }
 * }</pre>
 */
public final class Seed implements AutoCloseable {
    /** The highest {@link Builder#powBits}. */
    public static final int MOST_POW_BITS = AdmissionTerms.MOST_POW_BITS;

    private static final int WAITING_NOTICES = 4096;
    /** A store that works takes milliseconds; one that does not is tried again for ever, and nobody waits for that. */
    private static final long BANS_KEPT_MILLIS = 2_000;

    private static final KeptRegistry.State NOTHING_KEPT = new KeptRegistry.State("none", "it has no data directory");

    private final SeedConfig config;
    private final Trust trust;
    private final @Nullable DataDirectory dataDirectory;
    private final Counters counters = new Counters();
    private final AccusationLog accusations = new AccusationLog(InstantSource.system());
    private final Mailbox mailbox;
    private final NodeRunner<SeedNode> runner;
    private final @Nullable KeptRegistry kept;
    private final QuietHeap quietHeap;
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final long startedNanos = System.nanoTime();

    private Seed(
            SeedConfig config,
            Identity identity,
            Trust trust,
            @Nullable DataDirectory dataDirectory,
            Optional<Store> store) {
        this.config = config;
        this.trust = trust;
        this.dataDirectory = dataDirectory;
        this.mailbox = new Mailbox("grapevine-notices", WAITING_NOTICES, counters.counter("noticesDropped"));
        this.kept = store.map(open ->
                        new KeptRegistry(open, this::withNode, this::bans, counters, config.maxPeers(), this::onBug))
                .orElse(null);
        RegistryKeeper keeper = kept == null ? RegistryKeeper.NONE : kept;
        this.runner = new NodeRunner<>(
                "seed-" + config.address().port(),
                config.limits(),
                trust.links(identity, counters),
                counters,
                effects -> new SeedNode(config, effects, trust.signatures(identity), new SplittableRandom(), keeper),
                accusations.andThen(new EventLog("dev.grapevine.seed", mailbox)).andThen(this::onEvent),
                this::onBug,
                true,
                Brake.NONE);
        this.quietHeap = new QuietHeap(() -> runner.ask(SeedNode::listedPeers), counters.counter("heapsTidied"));
    }

    /**
     * Gives the seed of a data directory another key, and with it another id, from its next start on. The former key stays
     * in the directory, as {@code key.2026-11-22}: remove it when nobody needs to go back.
     *
     * @throws StartFailure when there is no key, or a node runs in that directory
     */
    public static RotatedKey rotateKey(Path dataDir) throws StartFailure {
        return DataDirectory.rotateKey(dataDir, new SecureRandom(), InstantSource.system());
    }

    /** Begins to describe a seed. */
    public static Builder builder() {
        return new Builder();
    }

    /** The name of this seed. */
    public NodeId id() {
        return config.id();
    }

    /** Where peers reach it. */
    public Address address() {
        return config.address();
    }

    /** The living entries of the registry. */
    public List<RegisteredPeer> peers() {
        return runner.ask(node -> node.peers(System.nanoTime()));
    }

    /**
     * Links between peers that both ends have reported, in the order of their ids.
     *
     * @param most how many at most
     */
    public List<AttestedLink> links(int most) {
        return runner.ask(node -> node.links(most));
    }

    /**
     * Ends every connection with somebody, and has none with him until the ban ends: he is refused, and told for how long.
     *
     * @param subject a known peer as its {@code host:port} or the beginning of its id, its id, or an IP address
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
        if (kept == null) {
            return Optional.of(NOTHING_KEPT.detail());
        }
        KeptRegistry.State store = kept.state();
        return kept.bans().unkept(store.word().equals("failing"), store.detail());
    }

    private void awaitBansKept() {
        if (kept != null) {
            kept.bans().await(BANS_KEPT_MILLIS);
        }
    }

    /** Under the node's lock: only enqueues. */
    private void onEvent(Event event) {
        boolean bans = event instanceof SeedEvent.Banned || event instanceof SeedEvent.Unbanned;
        if (bans && kept != null) {
            kept.bans().changed();
        }
    }

    /** Who seemed to be dead lately, and what came of it, the latest first; 256 at most. */
    public List<Accusation> accusations() {
        return accusations.views();
    }

    private Map<NodeId, Address> named() {
        Map<NodeId, Address> named = new LinkedHashMap<>();
        peers().forEach(peer -> named.put(peer.id(), peer.address()));
        return named;
    }

    private void withNode(Consumer<SeedNode> what) {
        runner.ask(node -> {
            what.accept(node);
            return true;
        });
    }

    /** This seed at a glance. */
    public SeedStatus status() {
        KeptRegistry.State store = kept == null ? NOTHING_KEPT : kept.state();
        return runner.ask(node -> new SeedStatus(
                config.id(),
                config.address(),
                config.network(),
                trust.word(),
                node.listedPeers(),
                node.hiddenPeers(),
                config.maxPeers(),
                store.word(),
                store.detail(),
                node.waitingPeers(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos),
                counters.values()));
    }

    /** Completes when the seed has been closed; fails when a bug of its own has stopped it. */
    public CompletableFuture<Void> stopped() {
        return stopped.copy();
    }

    private void onBug(Throwable bug) {
        System.getLogger("dev.grapevine.seed").log(System.Logger.Level.ERROR, "a bug stopped this seed", bug);
        mailbox.post(() -> stopped.completeExceptionally(bug));
    }

    /** Closes every connection and stops, within two seconds. May be called again. */
    @Override
    public void close() {
        quietHeap.close();
        runner.close();
        if (kept != null) {
            kept.close();
        }
        mailbox.close();
        stopped.complete(null);
        if (dataDirectory != null) {
            dataDirectory.close();
        }
    }

    /** Describes a seed; everything has a default. Used by one thread. */
    public static final class Builder {
        private SeedOptions options = SeedOptions.DEFAULT;

        private Builder() {}

        /** The advertised address, or {@code auto}: this machine's row of the seed list. */
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

        /** The seeds of the network, this one among them; deaths are passed on to no other node. */
        public Builder seeds(SeedList seeds) {
            options = options.withSeeds(seeds);
            return this;
        }

        /** The network's name; peers of others are refused. */
        public Builder network(String name) {
            options = options.withNetwork(name);
            return this;
        }

        /** Registrations it accepts; default 100,000. */
        public Builder maxPeers(int most) {
            options = options.withMaxPeers(most);
            return this;
        }

        /**
         * What a peer that is not registered must prove to have worked: so many bits, 20 by default, 0 for none. Each bit
         * doubles the work. Under load a seed asks for up to four more. Peers on this machine need not, see {@link #quotas}.
         */
        public Builder powBits(int bits) {
            options = options.withPowBits(bits);
            return this;
        }

        /** How many connections and registrations one address and one subnet may have. */
        public Builder quotas(Quotas quotas) {
            options = options.withQuotas(quotas);
            return this;
        }

        /** Links without encryption, in which everybody is who he says he is: for experiments. */
        public Builder insecure() {
            options = options.withTrust(Trust.INSECURE);
            return this;
        }

        /**
         * Links only with those who have this key, which the node proves and never sends.
         *
         * @param key 32 random bytes
         */
        public Builder networkKey(byte[] key) {
            options = options.withTrust(Trust.ofNetwork(NetworkKey.of(key)));
            return this;
        }

        /** The same with the key in a file of 64 hex digits. */
        public Builder networkKey(Path file) throws StartFailure {
            options = options.withTrust(Trust.ofNetwork(NetworkKey.read(file)));
            return this;
        }

        /** Folder for identity, registry and bans, made if need be; without one they last as long as the seed. */
        public Builder dataDir(Path folder) {
            options = options.withDataDir(Optional.of(folder));
            return this;
        }

        /**
         * Keeps the registry on a PostgreSQL server in place of the data directory, where many seeds can keep theirs, each in
         * a schema of its own. The identity still needs a data directory. The application brings the driver along.
         *
         * @param url {@code jdbc:postgresql://host/database?user=…}
         */
        public Builder registry(String url) {
            options = options.withRegistry(Optional.of(url));
            return this;
        }

        /** Listens and serves. */
        public Seed start() throws StartFailure {
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

        private Seed started(@Nullable DataDirectory directory) throws StartFailure {
            String host = options.advertisedHost();
            SecureRandom random = new SecureRandom();
            Identity identity = directory == null ? Identity.random(random) : directory.identity(random);
            checked(identity.id(), host, Math.max(1, options.port()), random);
            requireUsableRegistry();
            Listener listener = Listener.open(options.bindHost(host), options.port());
            SeedConfig config = checked(identity.id(), host, listener.port(), random);
            Seed seed = new Seed(config, identity, options.trust(), directory, store(directory, identity.id()));
            seed.runner.start(listener, options.quotas());
            if (seed.kept != null) {
                seed.kept.start();
            }
            seed.quietHeap.start();
            return seed;
        }

        private Optional<Store> store(@Nullable DataDirectory directory, NodeId id) {
            if (directory == null) {
                return Optional.empty();
            }
            return Optional.of(
                    options.registry().isPresent()
                            ? Store.onServer(options.registry().get(), id.hex(), Schema.SEED)
                            : Store.inFile(directory.store(), Schema.SEED, true));
        }

        private void requireUsableRegistry() throws StartFailure {
            boolean usable = options.registry()
                    .map(url -> url.startsWith("jdbc:postgresql:"))
                    .orElse(true);
            if (!usable) {
                throw new StartFailure(
                        StartFailure.Reason.CONFIGURATION,
                        "--registry is no PostgreSQL database; try jdbc:postgresql://host/database?user=name");
            }
            if (options.registry().isPresent() && options.dataDir().isEmpty()) {
                throw new StartFailure(
                        StartFailure.Reason.CONFIGURATION,
                        "--registry needs an identity that lasts; give a --data-dir, or another port than 0");
            }
        }

        private SeedConfig checked(NodeId id, String host, int port, SecureRandom secrets) throws StartFailure {
            try {
                return new SeedConfig(
                        id,
                        new Address(host, port),
                        options.network(),
                        options.seeds(),
                        options.maxPeers(),
                        SeedConfig.DEFAULT_LEASE,
                        Limits.SEED,
                        new AdmissionTerms(
                                options.powBits(), NodeId.random(secrets).bytes(), options.quotas()));
            } catch (IllegalArgumentException e) {
                throw new StartFailure(StartFailure.Reason.CONFIGURATION, String.valueOf(e.getMessage()));
            }
        }
    }
}
