/**
 * Resident memory: what a connection costs a seed, beside a bare server.
 *
 * <p>Belongs here: the measurement and the roles its processes play. Does not: starting processes, bars and tables.
 */
@NullMarked
package dev.grapevine.benchmarks.memory;

import org.jspecify.annotations.NullMarked;
