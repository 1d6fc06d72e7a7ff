package dev.grapevine.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where SQLite's native library is unpacked: by itself it goes to the system's folder for temporary files, and stays there
 * for ever when the process is killed. A folder beside the first store that a process opens is cleared by the next start.
 */
final class NativeLibrary {
    private static final String FOLDER = "org.sqlite.tmpdir";
    private static final String GIVEN = "org.sqlite.lib.path";
    private static final String PREFIX = "sqlite-";

    private NativeLibrary() {}

    /** Chooses the folder, unless somebody has; to be called before anything of SQLite is used. */
    static synchronized void unpackBeside(Path store) {
        if (System.getProperty(FOLDER) != null || System.getProperty(GIVEN) != null) {
            return;
        }
        Path folder = store.toAbsolutePath().resolveSibling("native");
        try {
            Files.createDirectories(folder);
            for (Path left : leftOver(folder)) {
                Files.deleteIfExists(left);
            }
            System.setProperty(FOLDER, folder.toString());
        } catch (IOException | UncheckedIOException e) {
            // Then it is unpacked where it always was.
            System.getLogger("dev.grapevine.store").log(System.Logger.Level.DEBUG, "no folder for SQLite's library", e);
        }
    }

    private static List<Path> leftOver(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(PREFIX))
                    .toList();
        }
    }
}
