package dev.grapevine.peer;

import dev.grapevine.peer.core.PeerConfig;
import dev.grapevine.peer.core.SpreadingConfig;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.Quotas;
import dev.grapevine.protocol.SeedList;
import dev.grapevine.runtime.LocalAddress;
import dev.grapevine.runtime.trust.Trust;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a peer is to run. Immutable; made by {@link PeerBuilder}.
 *
 * @param host advertised address, or {@code auto}: the local address from which the seeds are reached
 * @param bind local address to listen on; default: the advertised one when that is loopback, else all interfaces
 * @param port 0 takes a free one
 * @param trust whom it links with
 * @param dataDir keeps identity, epoch and memory; without it they are thrown away at the end
 * @param keepMessages for how long messages are kept there for people, if they are
 * @param quotas how many connections one address and one subnet may have
 * @param limits what holds for everything that comes in
 */
record PeerOptions(
        String host,
        Optional<String> bind,
        int port,
        SeedList seeds,
        List<Address> bootstrap,
        String network,
        int maxPeers,
        Duration pingInterval,
        SpreadingConfig spreading,
        Trust trust,
        Optional<Path> dataDir,
        Optional<Duration> keepMessages,
        Quotas quotas,
        Limits limits) {

    static final PeerOptions DEFAULT = new PeerOptions(
            LocalAddress.AUTO,
            Optional.empty(),
            0,
            SeedList.none(),
            List.of(),
            PeerConfig.DEFAULT_NETWORK,
            PeerConfig.DEFAULT_MAX_PEERS,
            PeerConfig.DEFAULT_PING_INTERVAL,
            SpreadingConfig.DEFAULT,
            Trust.OPEN,
            Optional.empty(),
            Optional.empty(),
            Quotas.DEFAULT,
            Limits.DEFAULT);

    /** The address to advertise. */
    String advertisedHost() {
        if (!host.equals(LocalAddress.AUTO)) {
            return host;
        }
        return LocalAddress.towards(seeds.seeds().isEmpty() ? bootstrap : seeds.addresses());
    }

    /** The address to listen on; empty for all interfaces. */
    String bindHost(String advertised) {
        return bind.orElseGet(() -> LocalAddress.bindFor(advertised));
    }

    PeerOptions withHost(String value) {
        return new PeerOptions(
                value,
                bind,
                port,
                seeds,
                bootstrap,
                network,
                maxPeers,
                pingInterval,
                spreading,
                trust,
                dataDir,
                keepMessages,
                quotas,
                limits);
    }

    PeerOptions withBind(Optional<String> value) {
        return new PeerOptions(
                host,
                value,
                port,
                seeds,
                bootstrap,
                network,
                maxPeers,
                pingInterval,
                spreading,
                trust,
                dataDir,
                keepMessages,
                quotas,
                limits);
    }

    PeerOptions withPort(int value) {
        return new PeerOptions(
                host,
                bind,
                value,
                seeds,
                bootstrap,
                network,
                maxPeers,
                pingInterval,
                spreading,
                trust,
                dataDir,
                keepMessages,
                quotas,
                limits);
    }

    PeerOptions withSeeds(SeedList value) {
        return new PeerOptions(
                host,
                bind,
                port,
                value,
                bootstrap,
                network,
                maxPeers,
                pingInterval,
                spreading,
                trust,
                dataDir,
                keepMessages,
                quotas,
                limits);
    }

    PeerOptions withBootstrap(List<Address> value) {
        return new PeerOptions(
                host,
                bind,
                port,
                seeds,
                value,
                network,
                maxPeers,
                pingInterval,
                spreading,
                trust,
                dataDir,
                keepMessages,
                quotas,
                limits);
    }

    PeerOptions withNetwork(String value) {
        return new PeerOptions(
                host,
                bind,
                port,
                seeds,
                bootstrap,
                value,
                maxPeers,
                pingInterval,
                spreading,
                trust,
                dataDir,
                keepMessages,
                quotas,
                limits);
    }

    PeerOptions withMaxPeers(int value) {
        return new PeerOptions(
                host,
                bind,
                port,
                seeds,
                bootstrap,
                network,
                value,
                pingInterval,
                spreading,
                trust,
                dataDir,
                keepMessages,
                quotas,
                limits);
    }

    PeerOptions withPingInterval(Duration value) {
        return new PeerOptions(
                host,
                bind,
                port,
                seeds,
                bootstrap,
                network,
                maxPeers,
                value,
                spreading,
                trust,
                dataDir,
                keepMessages,
                quotas,
                limits);
    }

    PeerOptions withDataDir(Optional<Path> value) {
        return new PeerOptions(
                host,
                bind,
                port,
                seeds,
                bootstrap,
                network,
                maxPeers,
                pingInterval,
                spreading,
                trust,
                value,
                keepMessages,
                quotas,
                limits);
    }

    PeerOptions withSpreading(SpreadingConfig value) {
        return new PeerOptions(
                host,
                bind,
                port,
                seeds,
                bootstrap,
                network,
                maxPeers,
                pingInterval,
                value,
                trust,
                dataDir,
                keepMessages,
                quotas,
                limits);
    }

    PeerOptions withTrust(Trust value) {
        return new PeerOptions(
                host,
                bind,
                port,
                seeds,
                bootstrap,
                network,
                maxPeers,
                pingInterval,
                spreading,
                value,
                dataDir,
                keepMessages,
                quotas,
                limits);
    }

    PeerOptions withKeepMessages(Optional<Duration> value) {
        return new PeerOptions(
                host,
                bind,
                port,
                seeds,
                bootstrap,
                network,
                maxPeers,
                pingInterval,
                spreading,
                trust,
                dataDir,
                value,
                quotas,
                limits);
    }

    PeerOptions withQuotas(Quotas value) {
        return new PeerOptions(
                host,
                bind,
                port,
                seeds,
                bootstrap,
                network,
                maxPeers,
                pingInterval,
                spreading,
                trust,
                dataDir,
                keepMessages,
                value,
                limits);
    }

    PeerOptions withLimits(Limits value) {
        return new PeerOptions(
                host,
                bind,
                port,
                seeds,
                bootstrap,
                network,
                maxPeers,
                pingInterval,
                spreading,
                trust,
                dataDir,
                keepMessages,
                quotas,
                value);
    }
}
