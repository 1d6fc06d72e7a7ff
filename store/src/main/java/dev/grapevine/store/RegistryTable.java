package dev.grapevine.store;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.PeerRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The entries of a seed's registry. The record is what counts; other columns are for people who look into it. */
public final class RegistryTable {
    private static final int FETCHED_AT_ONCE = 1_000;

    private RegistryTable() {}

    /** Adds these, or puts them in the place of earlier ones with the same id. */
    public static void put(Connection connection, Collection<PeerRecord> records) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO registry (id, address, epoch, incarnation, record, checksum) VALUES (?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (id) DO UPDATE SET address = excluded.address, epoch = excluded.epoch,"
                        + " incarnation = excluded.incarnation, record = excluded.record, checksum = excluded.checksum")) {
            for (PeerRecord record : records) {
                String id = new NodeId(record.getId()).hex();
                byte[] bytes = record.toByteArray();
                insert.setString(1, id);
                insert.setString(2, record.getAddress());
                insert.setLong(3, record.getEpoch());
                insert.setLong(4, record.getIncarnation());
                insert.setBytes(5, bytes);
                insert.setLong(
                        6,
                        sum(id, record.getAddress(), record.getEpoch(), record.getIncarnation(), bytes)
                                .value());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Takes these out. */
    public static void remove(Connection connection, Collection<NodeId> ids) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM registry WHERE id = ?")) {
            for (NodeId id : ids) {
                delete.setString(1, id.hex());
                delete.addBatch();
            }
            delete.executeBatch();
        }
    }

    /** All entries, in no particular order. */
    public static List<PeerRecord> all(Connection connection) throws SQLException {
        List<PeerRecord> records = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(FETCHED_AT_ONCE);
            try (ResultSet rows =
                    statement.executeQuery("SELECT id, address, epoch, incarnation, record, checksum FROM registry")) {
                while (rows.next()) {
                    records.add(record(rows));
                }
            }
        }
        return records;
    }

    private static PeerRecord record(ResultSet row) throws SQLException {
        String id = row.getString(1);
        byte[] bytes = row.getBytes(5);
        sum(id, row.getString(2), row.getLong(3), row.getLong(4), bytes).require(row.getLong(6), "the entry of " + id);
        try {
            return PeerRecord.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new DamagedRow("the entry of " + id + " is no record");
        }
    }

    private static Checksum sum(String id, String address, long epoch, long incarnation, byte[] record) {
        return new Checksum().add(id).add(address).add(epoch).add(incarnation).add(record);
    }
}
