package dev.grapevine.runtime;

import dev.grapevine.node.StartFailure;
import dev.grapevine.runtime.trust.Identity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A node's folder: its key and the number of its starts. Readable by its owner only, and used by one process at a time.
 */
public final class DataDirectory implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger("dev.grapevine.runtime");
    private static final String KEY = "key";

    private final Path path;
    private final FileChannel lockFile;

    private DataDirectory(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /** Opens the folder, made if need be, for this process alone. */
    public static DataDirectory open(Path path) throws StartFailure {
        try {
            create(path);
            FileChannel channel =
                    FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            return locked(path, channel);
        } catch (IOException e) {
            throw new StartFailure(
                    StartFailure.Reason.CONFIGURATION,
                    "the data directory " + path + " cannot be used (" + e + "); give another with --data-dir");
        }
    }

    private static void create(Path path) throws IOException {
        Files.createDirectories(path, ownerOnly("rwx------"));
    }

    /** These permissions, where the file system has any. */
    private static FileAttribute<?>[] ownerOnly(String permissions) {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
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
        try {
            Path file = path.resolve(KEY);
            if (!Files.exists(file)) {
                write(file, HexFormat.of().formatHex(Identity.random(random).secret()));
                setAsideFormerId();
            }
            return Identity.ofSecret(
                    HexFormat.of().parseHex(Files.readString(file).strip()));
        } catch (IOException e) {
            throw unusable(KEY, e.getMessage());
        } catch (IllegalArgumentException e) {
            // What is wrong with a secret is not repeated: it would be in the log.
            throw unusable(KEY, "it is not " + 2 * Identity.SECRET_BYTES + " hex digits");
        }
    }

    /** Before there were keys an id was a random number, which nobody can prove to have. */
    private void setAsideFormerId() throws IOException {
        Path former = path.resolve("id");
        if (Files.exists(former)) {
            Files.move(former, path.resolve("id.old"), StandardCopyOption.REPLACE_EXISTING);
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "this node has a key now, and with it a new id; the former id is set aside in "
                            + path.resolve("id.old"));
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
            write(file, Long.toString(last + 1));
            return last + 1;
        } catch (IOException | IllegalArgumentException e) {
            throw unusable("epoch", e.getMessage());
        }
    }

    /** Whole or not at all: written beside, forced to the disk, then moved into place. */
    private static void write(Path file, String text) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(beside);
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        try (var channel = Files.newByteChannel(beside, options, ownerOnly("rw-------"))) {
            channel.write(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)));
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private StartFailure unusable(String file, @Nullable String why) {
        return new StartFailure(
                StartFailure.Reason.CONFIGURATION,
                path.resolve(file) + " cannot be used (" + why + "); restore it, or remove it to begin with a new one");
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
