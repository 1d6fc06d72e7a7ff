/**
 * The real jars as processes ({@code *IT}), nodes embedded in one JVM, and the rules of the architecture.
 *
 * <p>Belongs here: what only the whole can show. Does not: anything that a test of one module shows as well.
 */
package dev.grapevine.system;
