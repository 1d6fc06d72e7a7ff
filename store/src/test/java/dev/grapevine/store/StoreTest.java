package dev.grapevine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Ban;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.PeerRecord;
import dev.grapevine.wire.StreamDigest;
import dev.grapevine.wire.StreamKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store in a file: what comes back from it, and what it does about what it cannot use. */
class StoreTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void file() {
        file = folder.resolve("store.db");
    }

    @Test
    void whatIsCommittedIsThereTheNextTime() throws StoreFailure {
        put(Entries.first(100));
        try (Store store = open()) {
            store.transact(on -> {
                RegistryTable.put(
                        on,
                        List.of(Entries.entry(7).toBuilder().setIncarnation(99).build()));
                RegistryTable.remove(on, List.of(id(8)));
                return true;
            });
        }
        List<PeerRecord> there = entries();
        assertThat(there).hasSize(99).contains(Entries.entry(6)).doesNotContain(Entries.entry(7), Entries.entry(8));
        assertThat(there)
                .contains(Entries.entry(7).toBuilder().setIncarnation(99).build());
    }

    @Test
    void aTransactionThatFailsLeavesNothingBehind() throws StoreFailure {
        put(Entries.first(1));
        try (Store store = open()) {
            assertThatThrownBy(() -> store.transact(on -> {
                        RegistryTable.put(on, Entries.first(10));
                        throw new SQLException("the power went");
                    }))
                    .isInstanceOf(StoreFailure.class)
                    .hasMessageContaining("the power went");
            assertThat(store.transact(RegistryTable::all)).hasSize(1);
        }
    }

    @Test
    void whatAPeerHasHeardAndWhomItKnowsComesBack() throws StoreFailure {
        StreamKey stream = StreamKey.newBuilder()
                .setOrigin(id(1).bytes())
                .setEpoch(-1)
                .setTopic("a/b")
                .build();
        StreamDigest mark = StreamDigest.newBuilder()
                .setStream(stream)
                .setFloor(12)
                .addRuns(14)
                .addRuns(15)
                .build();
        List<KnownPeerTable.Row> known = List.of(row(3), row(2));
        try (Store store = Store.inFile(file, Schema.PEER, false)) {
            store.transact(on -> {
                DeliveredTable.put(on, List.of(mark.toBuilder().setFloor(1).build()));
                KnownPeerTable.replace(on, List.of(row(1)));
                return true;
            });
            store.transact(on -> {
                DeliveredTable.put(on, List.of(mark));
                KnownPeerTable.replace(on, known);
                return true;
            });
        }
        try (Store store = Store.inFile(file, Schema.PEER, false)) {
            assertThat(store.transact(DeliveredTable::all)).containsExactly(mark);
            assertThat(store.transact(KnownPeerTable::all)).isEqualTo(known);
        }
    }

    /** Its sums are of the columns that there were then. */
    @Test
    void whomAPeerKnewInAnEarlierReleaseComesBack() throws Exception {
        try (Store store = Store.inFile(file, Schema.PEER, false)) {
            store.transact(on -> {
                KnownPeerTable.replace(on, List.of(row(1), row(2)));
                try (var statement = on.createStatement()) {
                    statement.execute("ALTER TABLE known_peer DROP COLUMN anchor");
                    statement.execute("DROP TABLE ban");
                    return statement.executeUpdate("DELETE FROM migration WHERE step > 2");
                }
            });
        }
        try (Store store = Store.inFile(file, Schema.PEER, false)) {
            assertThat(store.transact(KnownPeerTable::all)).containsExactly(row(1), row(2));
            List<Ban> bans = store.transact(on -> BanTable.all(on, 0));
            assertThat(bans).isEmpty();
        }
    }

    @Test
    void whoBecomesAnAnchorByAFlippedBitIsNoticed() throws Exception {
        for (int flipped : new int[] {1, 3}) {
            try (Store store = Store.inFile(file, Schema.PEER, false)) {
                store.transact(on -> {
                    KnownPeerTable.replace(on, List.of(row(flipped)));
                    try (var statement = on.createStatement()) {
                        return statement.executeUpdate("UPDATE known_peer SET anchor = 1 - anchor");
                    }
                });
                assertThatThrownBy(() -> store.transact(KnownPeerTable::all)).hasMessageContaining("set aside");
            }
        }
    }

    @Test
    void aFileThatIsNoDatabaseIsSetAside() throws Exception {
        byte[] rubbish = new byte[20_000];
        new Random(5).nextBytes(rubbish);
        Files.write(file, rubbish);
        try (Store store = open()) {
            assertThatThrownBy(() -> store.transact(RegistryTable::all))
                    .isInstanceOf(StoreFailure.class)
                    .hasMessageContaining("damaged")
                    .hasMessageContaining("store.db.damaged-1")
                    .satisfies(e -> assertThat(((StoreFailure) e).emptied()).isTrue());
            assertThat(store.transact(RegistryTable::all)).isEmpty();
        }
        assertThat(folder.resolve("store.db.damaged-1")).hasBinaryContent(rubbish);
    }

    @Test
    void aFileOfALaterReleaseIsLeftAlone() throws Exception {
        put(Entries.first(3));
        try (Store store = open()) {
            store.transact(on -> {
                try (var statement = on.createStatement()) {
                    return statement.executeUpdate("INSERT INTO migration (step) VALUES (1000)");
                }
            });
        }
        try (Store store = open()) {
            assertThatThrownBy(() -> store.transact(RegistryTable::all))
                    .isInstanceOf(StoreFailure.class)
                    .hasMessageContaining("later release");
        }
        assertThat(file).exists();
        assertThat(folder.resolve("store.db.damaged-1")).doesNotExist();
    }

    @Test
    void aBitThatHasFlippedIsNoticed() throws Exception {
        List<PeerRecord> whole = Entries.first(40);
        put(whole);
        byte[] bytes = Files.readAllBytes(file);
        Random random = new Random(11);
        int noticed = 0;
        for (int at = 0; at < bytes.length; at += 61) {
            byte[] flipped = bytes.clone();
            flipped[at] ^= (byte) (1 << random.nextInt(8));
            List<PeerRecord> read = entriesOf(flipped);
            noticed += read.size() == whole.size() ? 0 : 1;
            assertThat(read.isEmpty() || List.copyOf(read).containsAll(whole))
                    .as("all or nothing with a bit of byte %d flipped", at)
                    .isTrue();
        }
        assertThat(noticed).as("flips noticed").isPositive();
    }

    /** The pages are whole then, and the rows cannot be read. */
    @Test
    void aFlippedBitInTheNameOfAColumnIsNoticed() throws Exception {
        put(Entries.first(3));
        byte[] bytes = Files.readAllBytes(file);
        int column = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("incarnation BIGINT");
        bytes[column] ^= 2;
        Files.write(file, bytes);
        try (Store store = open()) {
            assertThatThrownBy(() -> store.transact(RegistryTable::all))
                    .isInstanceOf(StoreFailure.class)
                    .hasMessageContaining("no such column")
                    .hasMessageContaining("set aside");
            assertThat(store.transact(RegistryTable::all)).isEmpty();
        }
    }

    /** A database that is cut anywhere, or whose log is: whole commits are there, and nothing else. */
    @Test
    void aLogThatBreaksOffAnywhereHoldsWholeCommits() throws Exception {
        Path live = folder.resolve("live.db");
        byte[] database;
        byte[] log;
        try (Store store = Store.inFile(live, Schema.SEED, true)) {
            for (int commit = 1; commit <= 4; commit++) {
                List<PeerRecord> entries = Entries.first(10 * commit);
                store.transact(on -> {
                    RegistryTable.put(on, entries);
                    return true;
                });
            }
            database = Files.readAllBytes(live);
            log = Files.readAllBytes(folder.resolve("live.db-wal"));
        }
        int most = 0;
        for (int length = 0; length <= log.length; length += 397) {
            Files.write(folder.resolve("store.db-wal"), java.util.Arrays.copyOf(log, length));
            int there = entriesOf(database).size();
            assertThat(there % 10)
                    .as("entries of whole commits in %d bytes", length)
                    .isZero();
            assertThat(there).isGreaterThanOrEqualTo(most);
            most = there;
        }
        assertThat(most).isGreaterThanOrEqualTo(30);
    }

    private List<PeerRecord> entriesOf(byte[] database) throws IOException, StoreFailure {
        Files.write(file, database);
        try (Store store = open()) {
            return readOrEmptied(store);
        } finally {
            for (String part : List.of("", "-wal", "-shm", ".damaged-1", ".damaged-1-wal", ".damaged-1-shm")) {
                Files.deleteIfExists(folder.resolve("store.db" + part));
            }
        }
    }

    private static List<PeerRecord> readOrEmptied(Store store) throws StoreFailure {
        try {
            return store.transact(RegistryTable::all);
        } catch (StoreFailure e) {
            return List.of();
        }
    }

    private void put(List<PeerRecord> entries) throws StoreFailure {
        try (Store store = open()) {
            store.transact(on -> {
                RegistryTable.put(on, entries);
                return true;
            });
        }
    }

    private List<PeerRecord> entries() throws StoreFailure {
        try (Store store = open()) {
            return store.transact(RegistryTable::all);
        }
    }

    private Store open() {
        return Store.inFile(file, Schema.SEED, true);
    }

    private static NodeId id(int number) {
        return new NodeId(Entries.entry(number).getId());
    }

    private static KnownPeerTable.Row row(int number) {
        return new KnownPeerTable.Row(
                id(number), Address.parse(Entries.entry(number).getAddress()), number == 3);
    }
}
