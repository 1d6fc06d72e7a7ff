package dev.grapevine.store;

import java.sql.SQLException;

/** What a row says is not what was written into it. */
final class DamagedRow extends SQLException {
    private static final long serialVersionUID = 1L;

    DamagedRow(String what) {
        super(what);
    }
}
