package dev.grapevine.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;

/** A file of this node's own. In WAL mode, so that people can look into it with {@code sqlite3} while the node runs. */
final class SqliteFile implements Place {
    private static final int BUSY_MILLIS = 5_000;
    private static final int MOST_SET_ASIDE = 9;
    /** The log goes first: without it the file is what it was before, without the file it is nothing. */
    private static final List<String> PARTS = List.of("-wal", "-shm", "");

    private final Path file;
    private final boolean survivesPowerLoss;

    /**
     * @param survivesPowerLoss whether each commit is forced to the disk; otherwise it survives the end of the process, but
     *     the last ones not that of the machine
     */
    SqliteFile(Path file, boolean survivesPowerLoss) {
        this.file = file;
        this.survivesPowerLoss = survivesPowerLoss;
    }

    @Override
    public Connection open() throws SQLException {
        NativeLibrary.unpackBeside(file);
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(
                survivesPowerLoss ? SQLiteConfig.SynchronousMode.FULL : SQLiteConfig.SynchronousMode.NORMAL);
        config.setBusyTimeout(BUSY_MILLIS);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        Connection connection = source.getConnection();
        try {
            check(connection);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static void check(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA integrity_check(1)")) {
            if (!result.next() || !"ok".equals(result.getString(1))) {
                throw new DamagedRow("the check of its pages failed");
            }
        }
    }

    /** The statements never change: a file in which one of them makes no sense has other tables than were made in it. */
    @Override
    public boolean damaged(SQLException failure) {
        int code = failure.getErrorCode() & 0xFF;
        return failure instanceof DamagedRow
                || code == SQLiteErrorCode.SQLITE_ERROR.code
                || code == SQLiteErrorCode.SQLITE_CORRUPT.code
                || code == SQLiteErrorCode.SQLITE_NOTADB.code;
    }

    @Override
    public String setAside() throws SQLException {
        try {
            Path aside = free();
            for (String part : PARTS) {
                Path from = file.resolveSibling(file.getFileName() + part);
                if (Files.exists(from)) {
                    Path to = aside.resolveSibling(aside.getFileName() + part);
                    Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
                }
            }
            return aside.toString();
        } catch (IOException e) {
            throw new SQLException("it cannot be renamed (" + e + ")", e);
        }
    }

    private Path free() {
        int number = 1;
        while (number < MOST_SET_ASIDE && Files.exists(aside(number))) {
            number++;
        }
        return aside(number);
    }

    private Path aside(int number) {
        return file.resolveSibling(file.getFileName() + ".damaged-" + number);
    }

    @Override
    public String name() {
        return file.toString();
    }
}
