package dev.grapevine.store;

import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Whom a peer knows, the most useful first. */
public final class KnownPeerTable {
    private KnownPeerTable() {}

    /**
     * One of them.
     *
     * @param anchor whether the peer returns to it first
     */
    public record Row(NodeId id, Address address, boolean anchor) {}

    /** Puts these in the place of all others. */
    public static void replace(Connection connection, List<Row> peers) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM known_peer");
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO known_peer (place, id, address, anchor, checksum) VALUES (?, ?, ?, ?, ?)")) {
            for (int place = 0; place < peers.size(); place++) {
                String id = peers.get(place).id().hex();
                String address = peers.get(place).address().toString();
                insert.setInt(1, place);
                insert.setString(2, id);
                insert.setString(3, address);
                int anchor = peers.get(place).anchor() ? 1 : 0;
                insert.setInt(4, anchor);
                insert.setLong(5, sum(place, id, address, anchor).value());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** All of them, in the order in which they were put. */
    public static List<Row> all(Connection connection) throws SQLException {
        List<Row> peers = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT place, id, address, anchor, checksum FROM known_peer ORDER BY place")) {
            while (rows.next()) {
                String id = rows.getString(2);
                String address = rows.getString(3);
                int anchor = rows.getInt(4);
                sum(rows.getInt(1), id, address, anchor).require(rows.getLong(5), "the peer " + id);
                peers.add(row(id, address, anchor == 1));
            }
        }
        return peers;
    }

    private static Row row(String id, String address, boolean anchor) throws DamagedRow {
        try {
            return new Row(NodeId.parse(id), Address.parse(address), anchor);
        } catch (IllegalArgumentException e) {
            throw new DamagedRow("the peer " + id + " is none (" + e.getMessage() + ")");
        }
    }

    /** Rows of a release that knew no anchors are none, and their sums are of the other columns. */
    private static Checksum sum(int place, String id, String address, int anchor) {
        Checksum sum = new Checksum().add(place).add(id).add(address);
        return anchor == 0 ? sum : sum.add(anchor);
    }
}
