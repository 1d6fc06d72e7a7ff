package dev.grapevine.store;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.grapevine.fuzz.Input;
import dev.grapevine.fuzz.NeedsAgent;
import dev.grapevine.wire.PeerRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.MethodSource;

/** A store's file in which anything may have changed, and a file that never was a store. */
@ExtendWith(NeedsAgent.class)
class StoreFileFuzzTest {
    private static final List<PeerRecord> WRITTEN = StoreEntries.first(8);
    private static final Set<PeerRecord> KNOWN = new HashSet<>(WRITTEN);
    private static final int MOST_PATCHES = 64;
    private static final List<String> PARTS =
            List.of("", "-wal", "-shm", ".damaged-1", ".damaged-1-wal", ".damaged-1-shm");

    private static Path folder;
    private static Path file;
    private static byte[] whole;

    @BeforeAll
    static void aWholeStore() throws Exception {
        folder = Files.createTempDirectory("fuzz-store");
        file = folder.resolve("store.db");
        try (Store store = open()) {
            put(store);
        }
        whole = Files.readAllBytes(file);
    }

    @AfterAll
    static void nothingIsLeft() throws IOException {
        clear();
        Path library = folder.resolve("native");
        if (Files.exists(library)) {
            try (Stream<Path> files = Files.list(library)) {
                files.forEach(left -> left.toFile().delete());
            }
            Files.delete(library);
        }
        Files.delete(folder);
    }

    static Stream<byte[]> files() {
        return Stream.of(
                new byte[0],
                "\1SQLite format 3\0 and no more".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1),
                new byte[] {0, 0, 18, 0},
                new byte[] {0, 1, 0, (byte) 0xFF, 2, 0, 1},
                new byte[] {0, 15, (byte) 200, 1, 16, 16, 7},
                new byte[] {0, 0x0E, (byte) 0xE6, 0x78});
    }

    /** It is read as it was written, or refused; what is damaged is set aside, and the store works again. */
    @MethodSource("files")
    @FuzzTest
    void file(byte[] bytes) throws IOException, StoreFailure {
        Input in = new Input(bytes);
        Files.write(file, in.flag() ? in.rest() : in.patched(whole, MOST_PATCHES));
        try (Store store = open()) {
            insistNothingNew(read(store));
        } finally {
            clear();
        }
    }

    private static List<PeerRecord> read(Store store) throws StoreFailure {
        try {
            return store.transact(RegistryTable::all);
        } catch (StoreFailure e) {
            if (!e.emptied()
                    && !e.getMessage().contains("later release")
                    && !e.getMessage().contains("READONLY")) {
                throw new AssertionError("it is neither read nor set aside", e);
            }
            if (e.emptied()) {
                put(store);
                return store.transact(RegistryTable::all);
            }
            return List.of();
        }
    }

    private static void insistNothingNew(List<PeerRecord> read) {
        if (!KNOWN.containsAll(read) || new HashSet<>(read).size() != read.size()) {
            throw new AssertionError("nobody wrote " + read);
        }
    }

    private static void put(Store store) throws StoreFailure {
        store.transact(on -> {
            RegistryTable.put(on, WRITTEN);
            return true;
        });
    }

    private static Store open() {
        return Store.inFile(file, Schema.SEED, false);
    }

    private static void clear() throws IOException {
        for (String part : PARTS) {
            Files.deleteIfExists(folder.resolve("store.db" + part));
        }
    }
}
