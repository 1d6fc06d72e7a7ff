package dev.grapevine.shell.options;

import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.SeedList;
import dev.grapevine.shell.Failure;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the seeds that {@code --config} names. */
public final class SeedFile {
    private SeedFile() {}

    /** The seeds; none when nobody chose a file, the usual one does not exist and {@code dispensable}. */
    public static SeedList read(Settings settings, boolean dispensable, String instead) throws Failure {
        Path file = settings.path(Common.CONFIG).orElseThrow();
        if (!settings.given(Common.CONFIG) && !Files.exists(file)) {
            if (dispensable) {
                return SeedList.none();
            }
            throw Failure.usage("there is no " + file + " here; name the seeds with --config FILE (a row host,port"
                    + " each), or " + instead);
        }
        return read(file);
    }

    private static SeedList read(Path file) throws Failure {
        try {
            return SeedList.read(file, Limits.DEFAULT);
        } catch (SeedList.BadSeedList e) {
            throw Failure.usage(String.valueOf(e.getMessage()));
        }
    }
}
