package dev.grapevine.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The tables of one node. Opened by the first use, and again by the next one after a failure. What is damaged is set
 * aside: {@link StoreFailure#emptied} tells, and the store goes on empty.
 *
 * <p>Safe for any thread, one at a time. Every call may wait for a disk or a server, so no thread of the network calls it.
 */
public final class Store implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger("dev.grapevine.store");

    /** Something to do within one transaction. */
    @FunctionalInterface
    public interface Work<T> {
        /** Uses the connection, and neither commits nor closes it. */
        T on(Connection connection) throws SQLException;
    }

    private final Place place;
    private final Schema schema;
    private @Nullable Connection connection;
    private boolean closed;
    private Runnable emptied = () -> {};

    private Store(Place place, Schema schema) {
        this.place = place;
        this.schema = schema;
    }

    /**
     * A store in a file of its own, made if need be.
     *
     * @param survivesPowerLoss whether each commit is forced to the disk. Otherwise it survives the end of the process, but
     *     the last ones may not survive that of the machine
     */
    public static Store inFile(Path file, Schema schema, boolean survivesPowerLoss) {
        return new Store(new SqliteFile(file, survivesPowerLoss), schema);
    }

    /**
     * A store on a PostgreSQL server.
     *
     * @param url {@code jdbc:postgresql://…}
     * @param owner the id of the node in hex: each has a schema of its own
     */
    public static Store onServer(String url, String owner, Schema schema) {
        return new Store(new Server(url, owner), schema);
    }

    /** Where it is, for people. */
    public String name() {
        return place.name();
    }

    /** Who is to be told when a damaged store has been set aside: what was kept has to be kept again. It only enqueues. */
    synchronized void onEmptied(Runnable told) {
        emptied = told;
    }

    /** Does something, all of it or nothing. When this returns, it is committed. */
    public synchronized <T> T transact(Work<T> work) throws StoreFailure {
        if (closed) {
            throw new StoreFailure("the store is closed", false);
        }
        boolean done = false;
        try {
            Connection open = opened();
            T result = work.on(open);
            open.commit();
            done = true;
            return result;
        } catch (SQLException e) {
            disconnect();
            throw failure(e);
        } finally {
            if (!done) {
                disconnect();
            }
        }
    }

    private Connection opened() throws SQLException, StoreFailure {
        if (connection == null) {
            Connection opening = place.open();
            try {
                schema.bringUpToDate(opening);
                connection = opening;
            } finally {
                if (connection == null) {
                    quietly(opening);
                }
            }
        }
        return connection;
    }

    private StoreFailure failure(SQLException e) {
        if (!place.damaged(e)) {
            return new StoreFailure(place.name() + " cannot be used (" + e.getMessage() + ")", e);
        }
        try {
            String message = place.name() + " is damaged (" + e.getMessage() + ") and is set aside as "
                    + place.setAside() + "; going on with an empty one";
            LOGGER.log(System.Logger.Level.WARNING, message);
            emptied.run();
            return new StoreFailure(message, true);
        } catch (SQLException stuck) {
            return new StoreFailure(place.name() + " is damaged, and " + stuck.getMessage(), stuck);
        }
    }

    private void disconnect() {
        Connection broken = connection;
        connection = null;
        if (broken != null) {
            quietly(broken);
        }
    }

    /** Rolls back what was not committed. */
    private static void quietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "a connection that failed did not close either", e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        disconnect();
    }
}
