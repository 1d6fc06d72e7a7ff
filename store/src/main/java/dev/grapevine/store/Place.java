package dev.grapevine.store;

import java.sql.Connection;
import java.sql.SQLException;

/** Where a store's tables are. Used by one thread at a time. */
sealed interface Place permits SqliteFile, Server {
    /** A connection that has looked whether what is there is whole. */
    Connection open() throws SQLException;

    /** Whether this says that what is there is damaged, as opposed to out of reach. */
    boolean damaged(SQLException failure);

    /** Puts what is damaged out of the way, so that {@link #open} finds nothing. Returns where it is now. */
    String setAside() throws SQLException;

    /** For people; no passwords. */
    String name();
}
