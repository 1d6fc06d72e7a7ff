/**
 * What outlives a node: its tables, in a file of its own (SQLite) or on a server (PostgreSQL), with the same SQL.
 *
 * <p>Belongs here: connections to a database, tables, migrations. Does not: any decision about what is worth keeping, or
 * when (a table's thread says so).
 */
@NullMarked
package dev.grapevine.store;

import org.jspecify.annotations.NullMarked;
