/**
 * The real jars as processes ({@code *IT}), and nodes embedded in one JVM.
 *
 * <p>Belongs here: what only the whole can show. Does not: anything that a test of one module shows as well.
 */
package dev.grapevine.system;
