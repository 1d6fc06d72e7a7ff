package dev.grapevine.store;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.StreamDigest;
import dev.grapevine.wire.StreamKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What a peer has handed to the application: for each stream the numbers, as a digest says them. */
public final class DeliveredTable {
    private DeliveredTable() {}

    /** Puts these in the place of what was said of their streams. */
    public static void put(Connection connection, Collection<StreamDigest> marks) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO delivered (stream, mark, checksum) VALUES (?, ?, ?)"
                        + " ON CONFLICT (stream) DO UPDATE SET mark = excluded.mark, checksum = excluded.checksum")) {
            for (StreamDigest mark : marks) {
                byte[] bytes = mark.toByteArray();
                String name = name(mark.getStream());
                insert.setString(1, name);
                insert.setBytes(2, bytes);
                insert.setLong(3, new Checksum().add(name).add(bytes).value());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Forgets these streams. */
    public static void remove(Connection connection, Collection<StreamKey> streams) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM delivered WHERE stream = ?")) {
            for (StreamKey stream : streams) {
                delete.setString(1, name(stream));
                delete.addBatch();
            }
            delete.executeBatch();
        }
    }

    /** All of them, in no particular order. */
    public static List<StreamDigest> all(Connection connection) throws SQLException {
        List<StreamDigest> marks = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT stream, mark, checksum FROM delivered")) {
            while (rows.next()) {
                marks.add(mark(rows.getString(1), rows.getBytes(2), rows.getLong(3)));
            }
        }
        return marks;
    }

    private static StreamDigest mark(String name, byte[] bytes, long checksum) throws DamagedRow {
        new Checksum().add(name).add(bytes).require(checksum, "the mark of " + name);
        try {
            return StreamDigest.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new DamagedRow("the mark of " + name + " is no digest");
        }
    }

    private static String name(StreamKey stream) {
        String origin = new NodeId(stream.getOrigin()).hex();
        return origin + "/" + Long.toUnsignedString(stream.getEpoch()) + "/" + stream.getTopic();
    }
}
