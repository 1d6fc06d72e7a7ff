package dev.grapevine.seed.app;

import dev.grapevine.http.HttpOptions;
import dev.grapevine.node.StartFailure;
import dev.grapevine.protocol.RotatedKey;
import dev.grapevine.seed.Seed;
import dev.grapevine.shell.Failure;
import dev.grapevine.shell.Role;
import dev.grapevine.shell.RunningNode;
import dev.grapevine.shell.options.Common;
import dev.grapevine.shell.options.SeedFile;
import dev.grapevine.shell.options.Setting;
import dev.grapevine.shell.options.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What makes the program a seed. */
final class SeedRole implements Role {
    private static final Setting REGISTRY = Setting.value(
                    "registry", "URL", "", "keep the registry in PostgreSQL: jdbc:postgresql://host/database")
            .shownAs("a file in DIR")
            .keptSecret();

    private static final Setting POW_BITS = Setting.value(
            "pow-bits",
            "N",
            "20",
            "work that newcomers prove, doubled with each bit; 0: none; this machine's are exempt");

    @Override
    public String name() {
        return "seed";
    }

    @Override
    public String summary() {
        return "A Grapevine seed: keeps a registry of peers and tells newcomers of them. No gossip passes through it.";
    }

    @Override
    public List<Setting> settings() {
        List<Setting> settings = new ArrayList<>(List.of(
                Common.PORT.or("5001"),
                Common.HOST.shownAs("auto: the host in the row of FILE with this port"),
                Common.BIND,
                Common.CONFIG,
                Common.NETWORK,
                Common.MAX_PEERS.or("100000").doing("most registrations accepted")));
        settings.addAll(Common.trust());
        settings.add(POW_BITS);
        settings.addAll(Common.quotas());
        settings.add(REGISTRY);
        settings.addAll(Common.running());
        return settings;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "--port 5001 # the seed of config.csv with this port, and its prompt",
                "--port 5001 --no-shell --log-file seed.log # under a service manager",
                "--port 5001 --http 8081 # its registry and the overlay in a browser",
                "--host 192.0.2.7 --port 5001 # a seed that needs no config.csv",
                "ctl --port 5001 peers --json # ask a running seed");
    }

    @Override
    public RotatedKey rotateKey(Path dataDirectory) throws Failure {
        try {
            return Seed.rotateKey(dataDirectory);
        } catch (StartFailure e) {
            throw Failure.of(e);
        }
    }

    @Override
    public String whomToTell() {
        return "Whoever pins this seed in the third column of"
                + " config.csv has to write the new id there, and does not link with it before; a registry on a server begins anew.";
    }

    @Override
    public RunningNode start(Settings settings, Optional<Path> dataDirectory) throws Failure {
        try {
            Seed.Builder builder = Seed.builder()
                    .host(settings.text(Common.HOST))
                    .port(settings.port(Common.PORT))
                    .seeds(SeedFile.read(settings, settings.given(Common.HOST), "say where this seed is with --host"))
                    .network(settings.text(Common.NETWORK))
                    .maxPeers(settings.number(Common.MAX_PEERS, 1, Integer.MAX_VALUE))
                    .powBits(settings.number(POW_BITS, 0, Seed.MOST_POW_BITS))
                    .quotas(Common.quotas(settings));
            settings.optional(Common.BIND).ifPresent(builder::bind);
            dataDirectory.ifPresent(builder::dataDir);
            settings.optional(REGISTRY).ifPresent(builder::registry);
            Optional<Path> key = Common.networkKey(settings);
            if (key.isPresent()) {
                builder.networkKey(key.get());
            } else if (settings.flag(Common.INSECURE)) {
                builder.insecure();
            }
            Optional<HttpOptions> http = http(settings);
            return SeedRun.of(builder.start(), http);
        } catch (StartFailure e) {
            throw Failure.of(e);
        } catch (IllegalArgumentException e) {
            throw Failure.usage(String.valueOf(e.getMessage()));
        }
    }

    private static Optional<HttpOptions> http(Settings settings) throws Failure {
        return settings.optional(Common.HTTP).isEmpty()
                ? Optional.empty()
                : Optional.of(new HttpOptions(
                        settings.port(Common.HTTP),
                        settings.text(Common.HTTP_HOST),
                        settings.optional(Common.HTTP_TOKEN)));
    }
}
