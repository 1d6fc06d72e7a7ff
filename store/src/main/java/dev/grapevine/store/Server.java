package dev.grapevine.store;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * A PostgreSQL server that many nodes share, each with a schema of its own. The driver is whatever the application brings
 * along.
 */
final class Server implements Place {
    private static final int NAME_DIGITS = 16;

    private final String url;
    private final String schema;

    /**
     * @param url {@code jdbc:postgresql://…}
     * @param owner the node's id in hex
     */
    Server(String url, String owner) {
        this.url = url;
        this.schema = "grapevine_" + owner.substring(0, NAME_DIGITS);
    }

    @Override
    public Connection open() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "20");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("reWriteBatchedInserts", "true");
        properties.setProperty("ApplicationName", "grapevine");
        requireDriver();
        Connection connection = DriverManager.getConnection(url, properties);
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA IF NOT EXISTS " + schema);
            statement.execute("SET search_path TO " + schema);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** The JDK's own message would repeat the URL, and the password in it. */
    private void requireDriver() throws SQLException {
        if (DriverManager.drivers().noneMatch(this::isFor)) {
            throw new SQLException(
                    "there is no driver for it; add org.postgresql:postgresql to the class path, and check the URL");
        }
    }

    private boolean isFor(Driver driver) {
        try {
            return driver.acceptsURL(url);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public boolean damaged(SQLException failure) {
        return failure instanceof DamagedRow;
    }

    @Override
    public String setAside() throws SQLException {
        String aside = schema + "_damaged";
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA IF EXISTS " + aside + " CASCADE");
            statement.execute("ALTER SCHEMA " + schema + " RENAME TO " + aside);
        }
        return "the schema " + aside;
    }

    @Override
    public String name() {
        return url.replaceFirst("[?].*", "").replaceFirst("//[^/@]*@", "//") + ", schema " + schema;
    }
}
