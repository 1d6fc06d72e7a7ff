package dev.grapevine.peer;

import dev.grapevine.node.StartFailure;
import dev.grapevine.peer.core.PeerConfig;
import dev.grapevine.peer.core.SpreadingConfig;
import dev.grapevine.peer.core.SpreadingConfig.Mode;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Conduct;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.Quotas;
import dev.grapevine.protocol.SeedList;
import dev.grapevine.runtime.DataDirectory;
import dev.grapevine.runtime.Listener;
import dev.grapevine.runtime.trust.Identity;
import dev.grapevine.runtime.trust.NetworkKey;
import dev.grapevine.runtime.trust.Trust;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Describes a peer; everything has a default. Used by one thread. */
public final class PeerBuilder {
    private PeerOptions options = PeerOptions.DEFAULT;

    PeerBuilder() {}

    /** The advertised address, or {@code auto}: the local address from which the seeds are reached. */
    public PeerBuilder host(String host) {
        options = options.withHost(host);
        return this;
    }

    /** The local address to listen on; default: the advertised one when that is loopback, else all interfaces. */
    public PeerBuilder bind(String bind) {
        options = options.withBind(Optional.of(bind));
        return this;
    }

    /** The port to listen on; 0, the default, takes a free one. */
    public PeerBuilder port(int port) {
        options = options.withPort(port);
        return this;
    }

    /** The seeds of the network; none by default. */
    public PeerBuilder seeds(SeedList seeds) {
        options = options.withSeeds(seeds);
        return this;
    }

    /** Nodes of either kind to join through, besides the seeds. */
    public PeerBuilder bootstrap(List<Address> nodes) {
        options = options.withBootstrap(List.copyOf(nodes));
        return this;
    }

    /** The network's name; peers of others are refused. */
    public PeerBuilder network(String name) {
        options = options.withNetwork(name);
        return this;
    }

    /** Cap on links to peers, at least 3; default 64. */
    public PeerBuilder maxPeers(int cap) {
        options = options.withMaxPeers(cap);
        return this;
    }

    /** Length of a liveness window; default 13 s. */
    public PeerBuilder pingInterval(Duration interval) {
        options = options.withPingInterval(interval);
        return this;
    }

    /**
     * How messages spread: {@code tree}, the default, {@code flood}, {@code push} or {@code hybrid}. A network has one
     * mode.
     *
     * @throws IllegalArgumentException when there is no such mode
     */
    public PeerBuilder mode(String word) {
        Mode mode = Mode.of(word)
                .orElseThrow(() ->
                        new IllegalArgumentException("no mode '" + word + "'; there are tree, flood, push and hybrid"));
        return spreading(options.spreading().withMode(mode));
    }

    /** Modes push and hybrid: how many random neighbours get a payload from each peer; default 3. */
    public PeerBuilder fanout(int neighbours) {
        return spreading(options.spreading().withFanout(neighbours));
    }

    /** Modes push and hybrid: how many links a payload crosses at most; default 8. */
    public PeerBuilder ttl(int links) {
        return spreading(options.spreading().withTtl(links));
    }

    /** Mode hybrid: how often, 2 s, and how many, 32, recent ids go to some neighbours. */
    public PeerBuilder pull(Duration interval, int ids) {
        return spreading(options.spreading().withPull(interval, ids));
    }

    /** Mode tree: how many trees there are, 4 by default and 16 at most. */
    public PeerBuilder trees(int count) {
        return spreading(options.spreading().withTrees(count));
    }

    /** Mean of a random delay before a payload leaves on a link, which hides its origin; none by default. */
    public PeerBuilder diffusion(Duration mean) {
        return spreading(options.spreading().withDiffusion(mean));
    }

    /** How long payloads for a link gather before they leave together; not at all by default. */
    public PeerBuilder batch(Duration time) {
        return spreading(options.spreading().withBatch(time));
    }

    /** How long, 15 min, and how many bytes of, 64 MiB, messages are kept for peers that lack them. */
    public PeerBuilder keep(Duration time, long bytes) {
        return spreading(options.spreading().withKept(time, bytes));
    }

    private PeerBuilder spreading(SpreadingConfig how) {
        options = options.withSpreading(how);
        return this;
    }

    /**
     * Has neighbours judged by what they do: who withholds, floods or lies is pruned, then shown out and refused for ten
     * minutes. Not for peers on lines that are full for minutes: their neighbours would be taken for such.
     */
    public PeerBuilder judging() {
        options = options.withLimits(options.limits().withConduct(Conduct.JUDGING));
        return this;
    }

    /** Links without encryption, in which everybody is who he says he is: for experiments. */
    public PeerBuilder insecure() {
        options = options.withTrust(Trust.INSECURE);
        return this;
    }

    /** Messages that nobody signs, among peers that all leave it out: to see what signatures cost. Call it last. */
    public PeerBuilder unsigned() {
        options = options.withTrust(options.trust().withoutSignatures());
        return this;
    }

    /**
     * Links only with those who have this key, which the node proves and never sends.
     *
     * @param key 32 random bytes
     */
    public PeerBuilder networkKey(byte[] key) {
        options = options.withTrust(Trust.ofNetwork(NetworkKey.of(key)));
        return this;
    }

    /** The same with the key in a file of 64 hex digits. */
    public PeerBuilder networkKey(Path file) throws StartFailure {
        options = options.withTrust(Trust.ofNetwork(NetworkKey.read(file)));
        return this;
    }

    /**
     * Folder for the identity, and for a memory of what has been delivered, whom this peer knows and whom it has
     * banned, made if need be. With it nothing is delivered twice, not even when the process was killed; without it all
     * this lasts as long as the peer.
     */
    public PeerBuilder dataDir(Path folder) {
        options = options.withDataDir(Optional.of(folder));
        return this;
    }

    /**
     * Keeps messages in the data directory for so long, 1 GiB of them at most, so that {@link Peer#messages} has them after
     * a restart; not at all by default.
     */
    public PeerBuilder keepMessages(Duration time) {
        options = options.withKeepMessages(Optional.of(time));
        return this;
    }

    /** How many connections one address and one subnet may have open at once to this peer. */
    public PeerBuilder quotas(Quotas quotas) {
        options = options.withQuotas(quotas);
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
        if (directory == null && options.keepMessages().isPresent()) {
            throw new StartFailure(
                    StartFailure.Reason.CONFIGURATION,
                    "--keep-messages needs a place that lasts; give a --data-dir, or another port than 0");
        }
        String host = options.advertisedHost();
        SecureRandom random = new SecureRandom();
        Identity identity = directory == null ? Identity.random(random) : directory.identity(random);
        long epoch = directory == null ? 1 : directory.nextEpoch();
        checked(identity.id(), epoch, host, Math.max(1, options.port()));
        Listener listener = Listener.open(options.bindHost(host), options.port());
        PeerConfig config = checked(identity.id(), epoch, host, listener.port());
        return Peer.started(
                config, identity, options.trust(), directory, options.keepMessages(), listener, options.quotas());
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
                    options.limits());
        } catch (IllegalArgumentException e) {
            throw new StartFailure(StartFailure.Reason.CONFIGURATION, String.valueOf(e.getMessage()));
        }
    }
}
