package dev.grapevine.runtime;

import dev.grapevine.node.StartFailure;
import dev.grapevine.protocol.RotatedKey;
import dev.grapevine.runtime.trust.Identity;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A node's folder: its key and the number of its starts. Readable by its owner only, and used by one process at a time.
 */
public final class DataDirectory implements AutoCloseable {
    private final Path path;
    private final FileChannel lockFile;

    private DataDirectory(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /** Opens the folder, made if need be, for this process alone. */
    public static DataDirectory open(Path path) throws StartFailure {
        try {
            OwnerOnly.createDirectories(path);
            FileChannel channel =
                    FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            return locked(path, channel);
        } catch (IOException e) {
            throw new StartFailure(
                    StartFailure.Reason.CONFIGURATION,
                    "the data directory " + path + " cannot be used (" + e + "); give another with --data-dir");
        }
    }

    private static DataDirectory locked(Path path, FileChannel channel) throws IOException, StartFailure {
        @Nullable FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new StartFailure(
                    StartFailure.Reason.ADDRESS_IN_USE,
                    "the data directory " + path + " is used by another node; give another with --data-dir");
        }
        return new DataDirectory(path, channel);
    }

    /** The node's identity: made at the first start, the same ever after. */
    public Identity identity(SecureRandom random) throws StartFailure {
        return new KeyFile(path).identity(random);
    }

    /**
     * Gives the node of a folder another key, and with it another id; the former one stays beside it.
     *
     * @throws StartFailure when there is no key, or a node runs in this folder
     */
    public static RotatedKey rotateKey(Path path, SecureRandom random, InstantSource clock) throws StartFailure {
        if (!KeyFile.in(path)) {
            throw new StartFailure(
                    StartFailure.Reason.CONFIGURATION,
                    "there is no key in " + path + "; a node makes one at its first start");
        }
        try (DataDirectory directory = open(path)) {
            return new KeyFile(directory.path).rotate(random, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
        } catch (StartFailure e) {
            boolean running = e.reason() == StartFailure.Reason.ADDRESS_IN_USE;
            throw running
                    ? new StartFailure(e.reason(), "a node runs in " + path + "; stop it, then rotate its key")
                    : e;
        }
    }

    /** The node's store, which need not exist yet. */
    public Path store() {
        return path.resolve("store.db");
    }

    /** The messages that are kept for people, which need not be any. */
    public Path archive() {
        return path.resolve("messages.db");
    }

    /** Counts this start: a number higher than at any start before. */
    public long nextEpoch() throws StartFailure {
        try {
            Path file = path.resolve("epoch");
            long last =
                    Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : 0;
            OwnerOnly.write(file, Long.toString(last + 1));
            return last + 1;
        } catch (IOException | IllegalArgumentException e) {
            throw KeyFile.unusable(path.resolve("epoch"), e.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
