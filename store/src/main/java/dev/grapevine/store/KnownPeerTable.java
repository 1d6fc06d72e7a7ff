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

    /** One of them. */
    public record Row(NodeId id, Address address) {}

    /** Puts these in the place of all others. */
    public static void replace(Connection connection, List<Row> peers) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM known_peer");
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO known_peer (place, id, address, checksum) VALUES (?, ?, ?, ?)")) {
            for (int place = 0; place < peers.size(); place++) {
                String id = peers.get(place).id().hex();
                String address = peers.get(place).address().toString();
                insert.setInt(1, place);
                insert.setString(2, id);
                insert.setString(3, address);
                insert.setLong(4, sum(place, id, address).value());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** All of them, in the order in which they were put. */
    public static List<Row> all(Connection connection) throws SQLException {
        List<Row> peers = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT place, id, address, checksum FROM known_peer ORDER BY place")) {
            while (rows.next()) {
                String id = rows.getString(2);
                String address = rows.getString(3);
                sum(rows.getInt(1), id, address).require(rows.getLong(4), "the peer " + id);
                peers.add(row(id, address));
            }
        }
        return peers;
    }

    private static Row row(String id, String address) throws DamagedRow {
        try {
            return new Row(NodeId.parse(id), Address.parse(address));
        } catch (IllegalArgumentException e) {
            throw new DamagedRow("the peer " + id + " is none (" + e.getMessage() + ")");
        }
    }

    private static Checksum sum(int place, String id, String address) {
        return new Checksum().add(place).add(id).add(address);
    }
}
