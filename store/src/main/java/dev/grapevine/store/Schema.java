package dev.grapevine.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables of a role, as steps that are numbered from 1. A step that has been released is never changed: another one
 * follows. A store that is behind is brought up to date when it is opened.
 */
public enum Schema {
    /** A seed's registry, and whom it has banned. */
    SEED(
            "CREATE TABLE registry (id TEXT PRIMARY KEY, address TEXT NOT NULL, epoch BIGINT NOT NULL,"
                    + " incarnation BIGINT NOT NULL, record BYTEA NOT NULL, checksum BIGINT NOT NULL)",
            "CREATE TABLE ban (place INTEGER PRIMARY KEY, subject TEXT NOT NULL, why TEXT NOT NULL,"
                    + " ends_millis BIGINT NOT NULL, checksum BIGINT NOT NULL)"),
    /** What a peer has heard, whom it knows, and whom it has banned. */
    PEER(
            "CREATE TABLE delivered (stream TEXT PRIMARY KEY, mark BYTEA NOT NULL, checksum BIGINT NOT NULL)",
            "CREATE TABLE known_peer (place INTEGER PRIMARY KEY, id TEXT NOT NULL, address TEXT NOT NULL,"
                    + " checksum BIGINT NOT NULL)",
            "CREATE TABLE ban (place INTEGER PRIMARY KEY, subject TEXT NOT NULL, why TEXT NOT NULL,"
                    + " ends_millis BIGINT NOT NULL, checksum BIGINT NOT NULL)",
            "ALTER TABLE known_peer ADD COLUMN anchor INTEGER NOT NULL DEFAULT 0"),
    /** Messages that a peer keeps for people. */
    ARCHIVE(
            "CREATE TABLE archive (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, hops INTEGER NOT NULL,"
                    + " stored_millis BIGINT NOT NULL, bundle BYTEA NOT NULL, checksum BIGINT NOT NULL)",
            "CREATE INDEX archive_stored ON archive (stored_millis)");

    private final List<String> steps;

    Schema(String... steps) {
        this.steps = List.of(steps);
    }

    /**
     * Leaves the connection with autocommit off.
     *
     * @throws StoreFailure when the tables are of a later release
     */
    void bringUpToDate(Connection connection) throws SQLException, StoreFailure {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS migration (step INTEGER PRIMARY KEY)");
            int done = last(statement);
            if (done > steps.size()) {
                throw new StoreFailure(
                        "it is of a later release of Grapevine; use that one, or move the store away", false);
            }
            for (int step = done + 1; step <= steps.size(); step++) {
                statement.execute(steps.get(step - 1));
                statement.execute("INSERT INTO migration (step) VALUES (" + step + ")");
            }
        }
        connection.commit();
    }

    private static int last(Statement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery("SELECT COALESCE(MAX(step), 0) FROM migration")) {
            result.next();
            return result.getInt(1);
        }
    }
}
