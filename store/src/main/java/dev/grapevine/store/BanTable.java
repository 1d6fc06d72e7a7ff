package dev.grapevine.store;

import dev.grapevine.protocol.Ban;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whom a node has banned, and until when by the clock on the wall: a process that ends takes its own clock with it. */
public final class BanTable {
    private BanTable() {}

    /** Puts these in the place of all others. */
    public static void replace(Connection connection, List<Ban> bans, long nowMillis) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM ban");
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO ban (place, subject, why, ends_millis, checksum) VALUES (?, ?, ?, ?, ?)")) {
            for (int place = 0; place < bans.size(); place++) {
                Ban ban = bans.get(place);
                long ends = nowMillis + ban.leftMillis();
                insert.setInt(1, place);
                insert.setString(2, ban.subject());
                insert.setString(3, ban.why());
                insert.setLong(4, ends);
                insert.setLong(5, sum(place, ban.subject(), ban.why(), ends).value());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Those that are not over, in the order in which they were put. */
    public static List<Ban> all(Connection connection, long nowMillis) throws SQLException {
        List<Ban> bans = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT place, subject, why, ends_millis, checksum FROM ban ORDER BY place")) {
            while (rows.next()) {
                String subject = rows.getString(2);
                String why = rows.getString(3);
                long ends = rows.getLong(4);
                sum(rows.getInt(1), subject, why, ends).require(rows.getLong(5), "the ban of " + subject);
                Ban.until(checked(subject), why, ends, nowMillis).ifPresent(bans::add);
            }
        }
        return bans;
    }

    private static String checked(String subject) throws DamagedRow {
        try {
            return Ban.subject(subject, Map.of());
        } catch (IllegalArgumentException e) {
            throw new DamagedRow("the ban of " + subject + " is of nobody");
        }
    }

    private static Checksum sum(int place, String subject, String why, long endsMillis) {
        return new Checksum().add(place).add(subject).add(why).add(endsMillis);
    }
}
