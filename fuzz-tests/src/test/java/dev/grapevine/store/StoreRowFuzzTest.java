package dev.grapevine.store;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.grapevine.fuzz.Input;
import dev.grapevine.fuzz.NeedsAgent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows of any content in tables that are whole, with a checksum that fits or one that does not. */
@ExtendWith(NeedsAgent.class)
class StoreRowFuzzTest {
    private static final String REGISTRY =
            "INSERT INTO registry (id, address, epoch, incarnation, record, checksum) VALUES (?, ?, ?, ?, ?, ?)";
    private static final String DELIVERED = "INSERT INTO delivered (stream, mark, checksum) VALUES (?, ?, ?)";
    private static final String KNOWN = "INSERT INTO known_peer (place, id, address, checksum) VALUES (?, ?, ?, ?)";
    private static final String BAN =
            "INSERT INTO ban (place, subject, why, ends_millis, checksum) VALUES (0, ?, ?, ?, ?)";
    private static final String ARCHIVE =
            "INSERT INTO archive (number, id, hops, stored_millis, bundle, checksum) VALUES (1, ?, ?, ?, ?, ?)";

    private static Path folder;
    private static Connection seed;
    private static Connection peer;
    private static Connection archive;

    @BeforeAll
    static void tables() throws Exception {
        folder = Files.createTempDirectory("fuzz-rows");
        seed = open("seed.db", Schema.SEED);
        peer = open("peer.db", Schema.PEER);
        archive = open("archive.db", Schema.ARCHIVE);
    }

    private static Connection open(String name, Schema schema) throws SQLException, StoreFailure {
        Connection connection = new SqliteFile(folder.resolve(name), false).open();
        schema.bringUpToDate(connection);
        return connection;
    }

    @AfterAll
    static void nothingIsLeft() throws Exception {
        for (Connection connection : new Connection[] {seed, peer, archive}) {
            connection.rollback();
            connection.close();
        }
        delete(folder.resolve("native"));
        delete(folder);
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.list(directory)) {
                files.forEach(left -> left.toFile().delete());
            }
            Files.delete(directory);
        }
    }

    static Stream<byte[]> rows() {
        byte[] record = StoreEntries.first(1).get(0).toByteArray();
        return Stream.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9).map(kind -> {
            byte[] row = new byte[record.length + 4];
            row[0] = kind.byteValue();
            System.arraycopy(record, 0, row, 4, record.length);
            return row;
        });
    }

    /** What the row says comes back, or the row is damaged; nothing else happens. */
    @MethodSource("rows")
    @FuzzTest
    void row(byte[] bytes) throws SQLException {
        Input in = new Input(bytes);
        int table = in.below(5);
        boolean fits = in.flag();
        Connection on = table == 0 ? seed : table == 3 ? archive : peer;
        try {
            int read = switch (table) {
                case 0 -> registry(in, fits);
                case 1 -> delivered(in, fits);
                case 2 -> known(in, fits);
                case 4 -> banned(in, fits);
                default -> archived(in, fits);
            };
            if (read != 1) {
                throw new AssertionError(read + " rows, and one was written");
            }
        } catch (DamagedRow e) {
            // That is what should become of it.
        } finally {
            on.rollback();
        }
    }

    private static int registry(Input in, boolean fits) throws SQLException {
        String id = text(in);
        byte[] record = in.rest();
        long sum = new Checksum().add(id).add(id).add(1).add(2).add(record).value();
        insert(seed, REGISTRY, id, id, 1L, 2L, record, sum(sum, fits));
        return RegistryTable.all(seed).size();
    }

    private static int delivered(Input in, boolean fits) throws SQLException {
        String stream = text(in);
        byte[] mark = in.rest();
        insert(
                peer,
                DELIVERED,
                stream,
                mark,
                sum(new Checksum().add(stream).add(mark).value(), fits));
        return DeliveredTable.all(peer).size();
    }

    private static int known(Input in, boolean fits) throws SQLException {
        String id = text(in);
        String address = new String(in.rest(), StandardCharsets.UTF_8);
        long sum = new Checksum().add(3).add(id).add(address).value();
        insert(peer, KNOWN, 3, id, address, sum(sum, fits));
        return KnownPeerTable.all(peer).size();
    }

    private static int banned(Input in, boolean fits) throws SQLException {
        String why = text(in);
        String subject = new String(in.rest(), StandardCharsets.UTF_8);
        long sum = new Checksum().add(0).add(subject).add(why).add(9).value();
        insert(peer, BAN, subject, why, 9L, sum(sum, fits));
        return BanTable.all(peer, 8).size();
    }

    private static int archived(Input in, boolean fits) throws SQLException {
        String id = text(in);
        int hops = in.octet();
        byte[] bundle = in.rest();
        long sum = new Checksum().add(id).add(hops).add(9).add(bundle).value();
        insert(archive, ARCHIVE, id, hops, 9L, bundle, sum(sum, fits));
        return ArchiveTable.latest(archive, Long.MAX_VALUE).size();
    }

    private static String text(Input in) {
        return new String(in.take(in.octet()), StandardCharsets.UTF_8);
    }

    private static long sum(long right, boolean fits) {
        return fits ? right : right ^ 1;
    }

    private static void insert(Connection on, String sql, Object... columns) throws SQLException {
        try (PreparedStatement insert = on.prepareStatement(sql)) {
            for (int i = 0; i < columns.length; i++) {
                insert.setObject(i + 1, columns[i]);
            }
            insert.executeUpdate();
        }
    }
}
