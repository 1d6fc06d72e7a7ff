package dev.grapevine.seed;

import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Quotas;
import dev.grapevine.protocol.SeedList;
import dev.grapevine.runtime.LocalAddress;
import dev.grapevine.runtime.trust.Trust;
import dev.grapevine.seed.core.AdmissionTerms;
import dev.grapevine.seed.core.SeedConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a seed is to run. Immutable; made by {@link Seed.Builder}.
 *
 * @param host advertised address, or {@code auto}: the row of the seed list that has this port and is this machine
 * @param bind local address to listen on; default: the advertised one when that is loopback, else all interfaces
 * @param port 0 takes a free one
 * @param trust whom it links with
 * @param dataDir keeps the identity and the registry; without it both are thrown away at the end
 * @param registry a database server that keeps the registry in place of the data directory
 * @param powBits the proof of work that newcomers owe
 * @param quotas what one address and one subnet may take
 */
record SeedOptions(
        String host,
        Optional<String> bind,
        int port,
        SeedList seeds,
        String network,
        int maxPeers,
        Trust trust,
        Optional<Path> dataDir,
        Optional<String> registry,
        int powBits,
        Quotas quotas) {

    static final SeedOptions DEFAULT = new SeedOptions(
            LocalAddress.AUTO,
            Optional.empty(),
            0,
            SeedList.none(),
            SeedConfig.DEFAULT_NETWORK,
            SeedConfig.DEFAULT_MAX_PEERS,
            Trust.OPEN,
            Optional.empty(),
            Optional.empty(),
            AdmissionTerms.DEFAULT_POW_BITS,
            Quotas.DEFAULT);

    /** The address to advertise. */
    String advertisedHost() {
        if (!host.equals(LocalAddress.AUTO)) {
            return host;
        }
        List<Address> others = seeds.addresses();
        return others.stream()
                .filter(seed -> seed.port() == port)
                .map(Address::host)
                .filter(LocalAddress::isLocal)
                .findFirst()
                .orElseGet(() -> LocalAddress.towards(others));
    }

    /** The address to listen on; empty for all interfaces. */
    String bindHost(String advertised) {
        return bind.orElseGet(() -> LocalAddress.bindFor(advertised));
    }

    SeedOptions withHost(String value) {
        return new SeedOptions(value, bind, port, seeds, network, maxPeers, trust, dataDir, registry, powBits, quotas);
    }

    SeedOptions withBind(Optional<String> value) {
        return new SeedOptions(host, value, port, seeds, network, maxPeers, trust, dataDir, registry, powBits, quotas);
    }

    SeedOptions withPort(int value) {
        return new SeedOptions(host, bind, value, seeds, network, maxPeers, trust, dataDir, registry, powBits, quotas);
    }

    SeedOptions withSeeds(SeedList value) {
        return new SeedOptions(host, bind, port, value, network, maxPeers, trust, dataDir, registry, powBits, quotas);
    }

    SeedOptions withNetwork(String value) {
        return new SeedOptions(host, bind, port, seeds, value, maxPeers, trust, dataDir, registry, powBits, quotas);
    }

    SeedOptions withMaxPeers(int value) {
        return new SeedOptions(host, bind, port, seeds, network, value, trust, dataDir, registry, powBits, quotas);
    }

    SeedOptions withDataDir(Optional<Path> value) {
        return new SeedOptions(host, bind, port, seeds, network, maxPeers, trust, value, registry, powBits, quotas);
    }

    SeedOptions withTrust(Trust value) {
        return new SeedOptions(host, bind, port, seeds, network, maxPeers, value, dataDir, registry, powBits, quotas);
    }

    SeedOptions withRegistry(Optional<String> value) {
        return new SeedOptions(host, bind, port, seeds, network, maxPeers, trust, dataDir, value, powBits, quotas);
    }

    SeedOptions withPowBits(int value) {
        return new SeedOptions(host, bind, port, seeds, network, maxPeers, trust, dataDir, registry, value, quotas);
    }

    SeedOptions withQuotas(Quotas value) {
        return new SeedOptions(host, bind, port, seeds, network, maxPeers, trust, dataDir, registry, powBits, value);
    }
}
