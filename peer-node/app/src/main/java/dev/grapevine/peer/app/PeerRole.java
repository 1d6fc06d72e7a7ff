package dev.grapevine.peer.app;

import dev.grapevine.http.HttpOptions;
import dev.grapevine.node.StartFailure;
import dev.grapevine.peer.Peer;
import dev.grapevine.peer.PeerBuilder;
import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.RotatedKey;
import dev.grapevine.protocol.SeedList;
import dev.grapevine.shell.Failure;
import dev.grapevine.shell.OneShot;
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

/** What makes the program a peer. */
final class PeerRole implements Role {
    static final Setting BOOTSTRAP = Setting.value(
                    "bootstrap", "HOST:PORT", "", "also join through this node, seed or peer; may be repeated")
            .repeated();
    static final Setting PING_INTERVAL =
            Setting.value("ping-interval", "TIME", "13s", "how often a neighbour is pinged; three misses are a death");
    static final Setting AUTO_MESSAGES =
            Setting.value("auto-messages", "N", "0", "broadcast N messages <millis>:<host>:<port>:<n> by itself");
    static final Setting CHAT =
            Setting.flag("chat", "a line typed at the prompt is broadcast; commands begin with a slash");
    static final Setting JUDGE =
            Setting.flag("judge", "show out neighbours that withhold, flood, replay, lie or accuse falsely");
    static final Setting KEEP_MESSAGES = Setting.value(
                    "keep-messages", "TIME", "", "keep messages for so long on the disk, through restarts")
            .shownAs("not at all");
    static final Setting AUTO_INTERVAL = Setting.value("auto-interval", "TIME", "5s", "time between two of them");

    private static final int LEAST_MAX_PEERS = 3;
    private static final int MOST_AUTO_MESSAGES = 1_000_000_000;

    @Override
    public String name() {
        return "peer";
    }

    @Override
    public String summary() {
        return "A Grapevine peer: joins a majority of the seeds, links to other peers and gossips with them.";
    }

    @Override
    public List<Setting> settings() {
        List<Setting> settings = new ArrayList<>(List.of(
                Common.PORT,
                Common.HOST.shownAs("auto: the local address from which the seeds are reached"),
                Common.BIND,
                Common.CONFIG,
                BOOTSTRAP,
                Common.NETWORK,
                Common.MAX_PEERS,
                PING_INTERVAL,
                AUTO_MESSAGES,
                AUTO_INTERVAL,
                CHAT,
                JUDGE,
                KEEP_MESSAGES));
        settings.addAll(SpreadingSettings.all());
        settings.addAll(Common.trust());
        settings.addAll(Common.quotas());
        settings.addAll(Common.running());
        return settings;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "--port 6001 --max-peers 8 # a peer of the seeds in config.csv, and its prompt",
                "--bootstrap 127.0.0.1:6001 # join through any node, without config.csv",
                "--port 6001 --chat # what you type goes to everybody",
                "--port 6001 --http 8080 # the network in a browser, at http://127.0.0.1:8080/",
                "--port 6002 --auto-messages 10 --auto-interval 5s # a peer that speaks by itself",
                "publish --topic sensors/room1 --file reading.json # send one message and end",
                "subscribe --topic sensors/# --json # print messages as they come",
                "send --to 192.0.2.7:6001 it is only for you # tell one peer, wait until it has it, and end",
                "ctl --port 6001 peers --json # ask a running peer",
                "ctl --port 6001 broadcast Hello everybody # let it speak");
    }

    @Override
    public RotatedKey rotateKey(Path dataDirectory) throws Failure {
        try {
            return Peer.rotateKey(dataDirectory);
        } catch (StartFailure e) {
            throw Failure.of(e);
        }
    }

    @Override
    public String whomToTell() {
        return "Seeds meet a newcomer; tell whoever sends to this peer, or has banned it, by its id.";
    }

    @Override
    public RunningNode start(Settings settings, Optional<Path> dataDirectory) throws Failure {
        try {
            PeerBuilder builder =
                    builder(settings).port(settings.port(Common.PORT)).quotas(Common.quotas(settings));
            AutoMessages.Plan plan = plan(settings);
            boolean chat = settings.flag(CHAT);
            Optional<HttpOptions> http = http(settings);
            dataDirectory.ifPresent(builder::dataDir);
            if (settings.flag(JUDGE)) {
                builder.judging();
            }
            if (settings.optional(KEEP_MESSAGES).isPresent()) {
                builder.keepMessages(settings.duration(KEEP_MESSAGES));
            }
            return PeerRun.of(builder.start(), plan, chat, http);
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

    @Override
    public List<OneShot> oneShots() {
        return List.of(
                new PublishCommand(),
                new SubscribeCommand(),
                new SendOnceCommand(),
                new ShareOnceCommand(),
                new FetchOnceCommand());
    }

    /** Those that {@link #builder} reads, and those about logging. */
    static List<Setting> joining() {
        List<Setting> settings = new ArrayList<>(List.of(
                Common.CONFIG,
                BOOTSTRAP,
                Common.NETWORK,
                Common.HOST.shownAs("auto: the local address from which the seeds are reached"),
                Common.BIND,
                Common.MAX_PEERS,
                PING_INTERVAL));
        settings.addAll(SpreadingSettings.all());
        settings.addAll(Common.trust());
        settings.addAll(List.of(Common.LOG_FILE, Common.LOG_FORMAT, Common.VERBOSE));
        return settings;
    }

    /** A peer on a free port, as the settings say. */
    static PeerBuilder builder(Settings settings) throws Failure {
        PeerBuilder builder = Peer.builder()
                .host(settings.text(Common.HOST))
                .seeds(seeds(settings))
                .bootstrap(settings.addresses(BOOTSTRAP))
                .network(settings.text(Common.NETWORK))
                .maxPeers(settings.number(Common.MAX_PEERS, LEAST_MAX_PEERS, Limits.DEFAULT.maxNeighbours()))
                .pingInterval(settings.duration(PING_INTERVAL));
        SpreadingSettings.apply(settings, builder);
        settings.optional(Common.BIND).ifPresent(builder::bind);
        trust(settings, builder);
        return builder;
    }

    private static void trust(Settings settings, PeerBuilder builder) throws Failure {
        Optional<Path> key = Common.networkKey(settings);
        try {
            if (key.isPresent()) {
                builder.networkKey(key.get());
            } else if (settings.flag(Common.INSECURE)) {
                builder.insecure();
            }
        } catch (StartFailure e) {
            throw Failure.of(e);
        }
    }

    private static SeedList seeds(Settings settings) throws Failure {
        boolean bootstrapped = !settings.addresses(BOOTSTRAP).isEmpty();
        return SeedFile.read(settings, bootstrapped, "join through a running node with --bootstrap HOST:PORT");
    }

    private AutoMessages.Plan plan(Settings settings) throws Failure {
        return new AutoMessages.Plan(
                settings.number(AUTO_MESSAGES, 0, MOST_AUTO_MESSAGES), settings.duration(AUTO_INTERVAL));
    }
}
