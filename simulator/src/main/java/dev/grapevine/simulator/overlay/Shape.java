package dev.grapevine.simulator.overlay;

import dev.grapevine.peer.core.PeerConfig;
import dev.grapevine.peer.core.SpreadingConfig;
import dev.grapevine.protocol.Conduct;
import dev.grapevine.protocol.Limits;
import dev.grapevine.simulator.network.Distribution;
import dev.grapevine.simulator.network.PathModel;
import java.time.Duration;

/**
 * What a simulated network is like. Immutable.
 *
 * @param seeds how many seed servers
 * @param maxPeers {@code --max-peers} of every peer
 * @param pingInterval {@code --ping-interval} of every peer
 * @param spreading how messages spread
 * @param paths what lies between hosts
 * @param limits every other bound
 * @param signed whether origins sign what they publish, and everybody checks it
 */
public record Shape(
        int seeds,
        int maxPeers,
        Duration pingInterval,
        SpreadingConfig spreading,
        PathModel paths,
        Limits limits,
        boolean signed) {
    /** Three seeds, every option at its default, 10 to 100 ms between any two hosts. */
    public static final Shape DEFAULT = new Shape(
            3,
            PeerConfig.DEFAULT_MAX_PEERS,
            PeerConfig.DEFAULT_PING_INTERVAL,
            SpreadingConfig.DEFAULT,
            PathModel.latency(Distribution.uniform(Duration.ofMillis(10), Duration.ofMillis(100))),
            Limits.DEFAULT,
            false);

    /** The same with another {@code --max-peers}. */
    public Shape withMaxPeers(int cap) {
        return new Shape(seeds, cap, pingInterval, spreading, paths, limits, signed);
    }

    /** The same with messages spread in another way. */
    public Shape withSpreading(SpreadingConfig how) {
        return new Shape(seeds, maxPeers, pingInterval, how, paths, limits, signed);
    }

    /** The same with another number of seeds. */
    public Shape withSeeds(int count) {
        return new Shape(count, maxPeers, pingInterval, spreading, paths, limits, signed);
    }

    /** The same with other paths between hosts. */
    public Shape withPaths(PathModel other) {
        return new Shape(seeds, maxPeers, pingInterval, spreading, other, limits, signed);
    }

    /** The same with signed messages. */
    public Shape withSignatures() {
        return new Shape(seeds, maxPeers, pingInterval, spreading, paths, limits, true);
    }

    /** The same with neighbours judged in another way. */
    public Shape withConduct(Conduct conduct) {
        return new Shape(seeds, maxPeers, pingInterval, spreading, paths, limits.withConduct(conduct), signed);
    }

    /** The same with another mode, whose other parameters are at their defaults. */
    public Shape withMode(SpreadingConfig.Mode mode) {
        return withSpreading(SpreadingConfig.DEFAULT.withMode(mode));
    }
}
