package dev.grapevine.peer.app;

import dev.grapevine.peer.files.FileSharing;
import dev.grapevine.peer.files.SharedFile;
import dev.grapevine.shell.Failure;
import dev.grapevine.shell.OneShot;
import dev.grapevine.shell.StandardStreams;
import dev.grapevine.shell.Stop;
import dev.grapevine.shell.options.Setting;
import dev.grapevine.shell.options.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code share}: lets others fetch a file until a signal. */
final class ShareOnceCommand implements OneShot {
    private static final Setting FILE = Setting.value("file", "FILE", "", "what others can have; must stay as it is");

    @Override
    public String name() {
        return "share";
    }

    @Override
    public String summary() {
        return "Joins the network and lets others fetch a file, until a signal ends it.";
    }

    @Override
    public List<String> examples() {
        return List.of("film.mp4 # prints the hash that others fetch it by", "--config seeds.csv --file 'a film.mp4'");
    }

    @Override
    public List<Setting> settings() {
        List<Setting> settings = new ArrayList<>(List.of(FILE, ShortLife.WITHIN));
        settings.addAll(PeerRole.joining());
        return settings;
    }

    @Override
    public Optional<Setting> words() {
        return Optional.of(FILE);
    }

    @Override
    public int run(Settings settings, StandardStreams streams, Stop stop) throws Failure {
        Path path = settings.path(FILE).orElseThrow(() -> Failure.usage("share needs a file, such as: share film.mp4"));
        return ShortLife.of(settings, stop, life -> {
            try (FileSharing files = new FileSharing(life.peer())) {
                SharedFile file = files.share(path);
                life.join();
                streams.out().println(file.hash());
                streams.err().println("peer: others can fetch " + file.bytes() + " bytes until this ends");
                return stop.await();
            } catch (IOException e) {
                throw settings.refusal(FILE, "cannot be read (" + FileCommands.reason(e) + ")");
            }
        });
    }
}
