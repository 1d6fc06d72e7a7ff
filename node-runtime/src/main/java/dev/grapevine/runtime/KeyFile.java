package dev.grapevine.runtime;

import dev.grapevine.node.StartFailure;
import dev.grapevine.protocol.RotatedKey;
import dev.grapevine.runtime.trust.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The secret key of a node, in its data directory. Used by whoever has the directory's lock; there is always a whole key. */
final class KeyFile {
    private static final System.Logger LOGGER = System.getLogger("dev.grapevine.runtime");
    private static final String KEY = "key";
    private static final int MOST_A_DAY = 99;

    private final Path folder;
    private final Path file;

    KeyFile(Path folder) {
        this.folder = folder;
        this.file = folder.resolve(KEY);
    }

    /** Whether there is a key in this folder. */
    static boolean in(Path folder) {
        return Files.exists(folder.resolve(KEY));
    }

    /** The identity of the key; made at the first start, the same ever after. */
    Identity identity(SecureRandom random) throws StartFailure {
        try {
            if (!Files.exists(file)) {
                OwnerOnly.write(file, text(Identity.random(random)));
                setAsideFormerId();
            }
            return read();
        } catch (IOException e) {
            throw unusable(file, e.getMessage());
        }
    }

    private Identity read() throws IOException, StartFailure {
        try {
            return Identity.ofSecret(
                    HexFormat.of().parseHex(Files.readString(file).strip()));
        } catch (IllegalArgumentException e) {
            // What is wrong with a secret is not repeated: it would be in the log.
            throw unusable(file, "it is not " + 2 * Identity.SECRET_BYTES + " hex digits");
        }
    }

    private static String text(Identity identity) {
        return HexFormat.of().formatHex(identity.secret());
    }

    /** Before there were keys an id was a random number, which nobody can prove to have. */
    private void setAsideFormerId() throws IOException {
        Path former = folder.resolve("id");
        if (Files.exists(former)) {
            Files.move(former, folder.resolve("id.old"), StandardCopyOption.REPLACE_EXISTING);
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "this node has a key now, and with it a new id; the former id is set aside in "
                            + folder.resolve("id.old"));
        }
    }

    /**
     * Makes another key, and leaves the one that there is beside it, as {@code key.2026-11-22}. That is written first: a
     * rotation that breaks off leaves the node with the key that it had.
     */
    RotatedKey rotate(SecureRandom random, LocalDate today) throws StartFailure {
        try {
            Identity former = read();
            Identity next = Identity.random(random);
            Path aside = free(today);
            OwnerOnly.write(aside, text(former));
            OwnerOnly.write(file, text(next));
            return new RotatedKey(former.id(), next.id(), aside);
        } catch (IOException e) {
            throw unusable(file, e.getMessage());
        }
    }

    /** A key that was set aside is never overwritten. */
    private Path free(LocalDate today) throws IOException {
        Path first = folder.resolve(KEY + "." + today);
        Path aside = first;
        for (int number = 2; Files.exists(aside); number++) {
            if (number > MOST_A_DAY) {
                throw new IOException("it was rotated " + MOST_A_DAY + " times today");
            }
            aside = folder.resolve(first.getFileName() + "-" + number);
        }
        return aside;
    }

    static StartFailure unusable(Path file, @Nullable String why) {
        return new StartFailure(
                StartFailure.Reason.CONFIGURATION,
                file + " cannot be used (" + why + "); restore it, or remove it to begin with a new one");
    }
}
