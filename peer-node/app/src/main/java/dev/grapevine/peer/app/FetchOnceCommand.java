package dev.grapevine.peer.app;

import dev.grapevine.peer.files.FileSharing;
import dev.grapevine.peer.files.SharedFile;
import dev.grapevine.shell.ExitStatus;
import dev.grapevine.shell.Failure;
import dev.grapevine.shell.OneShot;
import dev.grapevine.shell.StandardStreams;
import dev.grapevine.shell.Stop;
import dev.grapevine.shell.options.Setting;
import dev.grapevine.shell.options.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** {@code fetch}: gets a file that others share, and leaves. */
final class FetchOnceCommand implements OneShot {
    private static final Setting HASH = Setting.value("hash", "HASH", "", "which file: what share has printed");
    private static final Setting TO =
            Setting.value("to", "FILE", "", "where it is to be; else here, under the name it has there");

    @Override
    public String name() {
        return "fetch";
    }

    @Override
    public String summary() {
        return "Joins the network, fetches a file from all peers that share it, and leaves.";
    }

    @Override
    public List<String> examples() {
        return List.of("HASH # under its own name", "HASH --to film.mp4 # interrupted, it goes on where it was");
    }

    @Override
    public List<Setting> settings() {
        List<Setting> settings = new ArrayList<>(List.of(HASH, TO, ShortLife.WITHIN));
        settings.addAll(PeerRole.joining());
        return settings;
    }

    @Override
    public Optional<Setting> words() {
        return Optional.of(HASH);
    }

    @Override
    public int run(Settings settings, StandardStreams streams, Stop stop) throws Failure {
        String hash = settings.optional(HASH).orElseThrow(() -> Failure.usage("fetch needs the hash of a file"));
        if (!hash.matches("[0-9a-fA-F]{64}")) {
            throw settings.refusal(HASH, "is no hash of a file; it has 64 hex digits, as share prints them");
        }
        return ShortLife.of(settings, stop, life -> {
            life.join();
            life.meet();
            FetchProgress progress = FetchProgress.on(streams.err(), System.console() != null);
            try (FileSharing files = new FileSharing(life.peer())) {
                SharedFile file = files.fetch(hash, settings.path(TO), progress).get();
                streams.out().println(file.path());
                return ExitStatus.DONE;
            } catch (ExecutionException e) {
                throw Failure.failed(
                        "not fetched: " + FileCommands.reason(Objects.requireNonNullElse(e.getCause(), e)));
            }
        });
    }
}
