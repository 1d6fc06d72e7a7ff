package dev.grapevine.store;

import com.google.protobuf.ByteString;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** Bundles that are kept for people, in the order in which they came. */
public final class ArchiveTable {
    private ArchiveTable() {}

    /**
     * One of them.
     *
     * @param id in hex
     * @param hops links it had crossed
     * @param storedMillis when it came, by this peer's clock
     * @param bundle its origin's bytes
     */
    public record Row(String id, int hops, long storedMillis, ByteString bundle) {
        private long sum() {
            return new Checksum()
                    .add(id)
                    .add(hops)
                    .add(storedMillis)
                    .add(bundle.toByteArray())
                    .value();
        }
    }

    /** Adds those that are not there yet. */
    public static void add(Connection connection, Collection<Row> rows) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO archive (id, hops, stored_millis, bundle, checksum)"
                        + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING")) {
            for (Row row : rows) {
                insert.setString(1, row.id);
                insert.setInt(2, row.hops);
                insert.setLong(3, row.storedMillis);
                insert.setBytes(4, row.bundle.toByteArray());
                insert.setLong(5, row.sum());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** The latest, with so many bytes of bundles at most, in the order in which they came. */
    public static List<Row> latest(Connection connection, long mostBytes) throws SQLException {
        List<Row> rows = new ArrayList<>();
        long bytes = 0;
        try (Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery(
                        "SELECT id, hops, stored_millis, bundle, checksum FROM archive ORDER BY number DESC")) {
            while (bytes <= mostBytes && results.next()) {
                Row row = new Row(
                        results.getString(1),
                        results.getInt(2),
                        results.getLong(3),
                        ByteString.copyFrom(results.getBytes(4)));
                if (row.sum() != results.getLong(5)) {
                    throw new DamagedRow("the message " + row.id + " has changed since it was written");
                }
                rows.add(row);
                bytes += row.bundle.size();
            }
        }
        Collections.reverse(rows);
        return rows;
    }

    /** Takes out those that came before this, and the oldest while all together are larger than so many bytes. */
    public static void shrink(Connection connection, long beforeMillis, long mostBytes) throws SQLException {
        try (PreparedStatement old = connection.prepareStatement("DELETE FROM archive WHERE stored_millis < ?");
                PreparedStatement surplus = connection.prepareStatement("DELETE FROM archive WHERE number <= ("
                        + "SELECT COALESCE(MAX(number), 0) FROM (SELECT number, SUM(LENGTH(bundle))"
                        + " OVER (ORDER BY number DESC) AS total FROM archive) AS sums WHERE total > ?)")) {
            old.setLong(1, beforeMillis);
            old.executeUpdate();
            surplus.setLong(1, mostBytes);
            surplus.executeUpdate();
        }
    }
}
