package dev.grapevine.peer.app;

import dev.grapevine.peer.PeerBuilder;
import dev.grapevine.shell.Failure;
import dev.grapevine.shell.options.Setting;
import dev.grapevine.shell.options.Settings;
import java.time.Duration;
import java.util.List;

/** The options that say how messages spread. */
final class SpreadingSettings {
    static final Setting MODE = Setting.value(
            "mode", "MODE", "tree", "how messages spread: tree, flood, push or hybrid; one for the whole network");
    static final Setting FANOUT =
            Setting.value("fanout", "N", "3", "push, hybrid: how many neighbours get a message from each peer");
    static final Setting TTL = Setting.value("ttl", "N", "8", "push, hybrid: links a message crosses at most");
    static final Setting PULL_INTERVAL =
            Setting.value("pull-interval", "TIME", "2s", "hybrid: how often recent ids go to some neighbours");
    static final Setting PULL_IDS =
            Setting.value("ihave-max-ids", "N", "32", "hybrid: how many ids go out at a time, 256 at most");
    static final Setting TREES = Setting.value("trees", "N", "4", "tree: how many trees there are, 16 at most");
    static final Setting DIFFUSION = Setting.value(
            "diffusion", "TIME", "", "mean random delay before a message leaves on a link; hides who began it");
    static final Setting BATCH =
            Setting.value("batch", "TIME", "", "how long messages for a link gather before they leave together");
    static final Setting KEEP =
            Setting.value("keep", "TIME", "15m", "how long messages are kept for peers that lack them");
    static final Setting KEEP_MIB = Setting.value("keep-mib", "N", "64", "how many MiB of them are kept at most");

    private static final int MOST = 1024;
    private static final int MOST_IDS = 256;
    private static final int MOST_TREES = 16;
    private static final int MOST_MIB = 1 << 20;

    private SpreadingSettings() {}

    static List<Setting> all() {
        return List.of(MODE, FANOUT, TTL, PULL_INTERVAL, PULL_IDS, TREES, DIFFUSION, BATCH, KEEP, KEEP_MIB);
    }

    static void apply(Settings settings, PeerBuilder builder) throws Failure {
        try {
            builder.mode(settings.text(MODE));
        } catch (IllegalArgumentException e) {
            throw settings.refusal(MODE, "is not known; try tree, flood, push or hybrid");
        }
        builder.fanout(settings.number(FANOUT, 1, MOST))
                .ttl(settings.number(TTL, 1, MOST))
                .pull(settings.duration(PULL_INTERVAL), settings.number(PULL_IDS, 1, MOST_IDS))
                .trees(settings.number(TREES, 1, MOST_TREES))
                .diffusion(orNone(settings, DIFFUSION))
                .batch(orNone(settings, BATCH))
                .keep(settings.duration(KEEP), (long) settings.number(KEEP_MIB, 1, MOST_MIB) << 20);
    }

    private static Duration orNone(Settings settings, Setting time) throws Failure {
        return settings.optional(time).isPresent() ? settings.duration(time) : Duration.ZERO;
    }
}
