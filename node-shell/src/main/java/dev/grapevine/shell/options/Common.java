package dev.grapevine.shell.options;

import java.util.List;

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

    private Common() {}

    /** Those about running rather than about the network, in the order of help. */
    public static List<Setting> running() {
        return List.of(HTTP, HTTP_HOST, HTTP_TOKEN, NO_SHELL, DATA_DIR, LOG_FILE, LOG_FORMAT, VERBOSE);
    }
}
