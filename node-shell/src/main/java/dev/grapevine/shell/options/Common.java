package dev.grapevine.shell.options;

import dev.grapevine.protocol.Quotas;
import dev.grapevine.shell.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The settings that seeds and peers share. */
public final class Common {
    /** The port to listen on. */
    public static final Setting PORT =
            Setting.value("port", "N", "0", "port to listen on; 0 takes a free one and a throw-away identity");

    /** The advertised host. */
    public static final Setting HOST = Setting.value("host", "HOST", "auto", "host name or address told to others");

    /** The address to listen on. */
    public static final Setting BIND = Setting.value("bind", "ADDRESS", "", "local address to listen on")
            .shownAs("loopback when HOST is loopback, else all");

    /** The file of seeds. */
    public static final Setting CONFIG =
            Setting.value("config", "FILE", "config.csv", "the seeds, a row host,port[,id] each");

    /** The name of the network. */
    public static final Setting NETWORK =
            Setting.value("network", "NAME", "grapevine", "nodes of another network are refused");

    /** The cap on peers. */
    public static final Setting MAX_PEERS = Setting.value("max-peers", "N", "64", "most links to other peers");

    /** Links without encryption. */
    public static final Setting INSECURE =
            Setting.flag("insecure", "no encryption, and nobody proves who he is: for experiments");

    /** The key of a private network. */
    public static final Setting NETWORK_KEY =
            Setting.value("network-key", "FILE", "", "link only with nodes that have this key, 64 hex digits");

    /** Where the node keeps things. */
    public static final Setting DATA_DIR = Setting.value("data-dir", "DIR", "", "identity, history and control socket")
            .shownAs("one per port below ~/.local/state/grapevine");

    /** No commands on standard input. */
    public static final Setting NO_SHELL = Setting.flag("no-shell", "read no commands from standard input");

    /** The log file. */
    public static final Setting LOG_FILE =
            Setting.value("log-file", "FILE", "", "also log to FILE, which is rolled over at 10 MB");

    /** How the log file is written. */
    public static final Setting LOG_FORMAT =
            Setting.value("log-format", "FORMAT", "text", "text, or json for an object a line in the log file");

    /** More detail. */
    public static final Setting VERBOSE = Setting.flag("verbose", "log in detail");

    /** Page, API and metrics. */
    public static final Setting HTTP = Setting.value(
                    "http", "PORT", "", "serve a page, an API and metrics on PORT; 0 takes a free one")
            .shownAs("off");

    /** Where they are served. */
    public static final Setting HTTP_HOST = Setting.value(
            "http-host", "ADDRESS", "127.0.0.1", "serve them there; anything but loopback needs --http-token");

    /** Who may see them. */
    public static final Setting HTTP_TOKEN = Setting.value(
                    "http-token", "TOKEN", "", "what requests must carry as Authorization: Bearer TOKEN")
            .keptSecret();

    /** The quota of an address. */
    public static final Setting MAX_PER_ADDRESS = Setting.value(
            "max-per-address",
            "N",
            "256",
            "most connections from one address, four times that from a /24; 0: no quota");

    /** No exemption for this machine. */
    public static final Setting STRICT_LOOPBACK =
            Setting.flag("strict-loopback", "hold connections from this machine to quotas and proofs too");

    private Common() {}

    /** What one address may take. */
    public static Quotas quotas(Settings settings) throws Failure {
        return new Quotas(settings.number(MAX_PER_ADDRESS, 0, Quotas.MOST_PER_ADDRESS), settings.flag(STRICT_LOOPBACK));
    }

    /** Those about who is taken in. */
    public static List<Setting> quotas() {
        return List.of(MAX_PER_ADDRESS, STRICT_LOOPBACK);
    }

    /** Those about whom the node links with. */
    public static List<Setting> trust() {
        return List.of(INSECURE, NETWORK_KEY);
    }

    /** The file of the network's key, if there is one. */
    public static Optional<Path> networkKey(Settings settings) throws Failure {
        Optional<Path> key = settings.path(NETWORK_KEY);
        if (key.isPresent() && settings.flag(INSECURE)) {
            throw settings.refusal(NETWORK_KEY, "needs encrypted links; leave out --insecure");
        }
        return key;
    }

    /** Those about running rather than about the network, in the order of help. */
    public static List<Setting> running() {
        return List.of(HTTP, HTTP_HOST, HTTP_TOKEN, NO_SHELL, DATA_DIR, LOG_FILE, LOG_FORMAT, VERBOSE);
    }
}
