package dev.grapevine.shell.ctl;

import dev.grapevine.shell.Failure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a node keeps its identity, history and control socket; only its owner may look inside.
 *
 * @param path the folder, which need not exist yet
 */
public record DataDirectory(Path path) {
    private static final String SOCKET = "ctl.sock";

    /** The folder of a node that was not given one: by role and port, below the user's state folder. */
    public static DataDirectory standard(Map<String, String> environment, String role, int port) {
        return new DataDirectory(state(environment).resolve(role + "-" + port));
    }

    /** The folders of this role's nodes that seem to be running. */
    public static List<DataDirectory> running(Map<String, String> environment, String role) throws Failure {
        List<DataDirectory> running = new ArrayList<>();
        Path state = state(environment);
        if (!Files.isDirectory(state)) {
            return running;
        }
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(state, role + "-*")) {
            folders.forEach(folder -> running.add(new DataDirectory(folder)));
        } catch (IOException e) {
            throw Failure.failed(state + " cannot be read (" + e + "); name the node with --port or --data-dir");
        }
        running.removeIf(folder -> !CtlSocket.answers(folder.socket()));
        running.sort((one, other) -> one.path.compareTo(other.path));
        return running;
    }

    private static Path state(Map<String, String> environment) {
        Optional<Path> chosen = Optional.ofNullable(environment.get("XDG_STATE_HOME"))
                .filter(text -> !text.isBlank())
                .map(Path::of)
                .filter(Path::isAbsolute);
        String home = environment.getOrDefault("HOME", System.getProperty("user.home", "."));
        return chosen.orElseGet(() -> Path.of(home, ".local", "state")).resolve("grapevine");
    }

    /** Makes the folder and those above it, for the owner alone; leaves one that exists as it is. */
    public void create() throws Failure {
        try {
            Files.createDirectories(path, ownerOnly());
        } catch (IOException e) {
            throw Failure.usage("the data directory " + path + " cannot be made (" + e + "); try another --data-dir");
        }
        if (!Files.isWritable(path)) {
            throw Failure.usage("the data directory " + path + " cannot be written to; try another --data-dir");
        }
    }

    /** Takes the folder away again if nothing is left in it. */
    public void removeIfEmpty() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // Something else lives there: that is what the folder is for.
            return;
        }
    }

    /** Where the running node listens for commands. */
    public Path socket() {
        return path.resolve(SOCKET);
    }

    /** What was typed at the node's shell. */
    public Path history() {
        return path.resolve("history");
    }

    private FileAttribute<?>[] ownerOnly() {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }
}
