/**
 * Checkers: what must be true of a network that was left in peace, whatever had happened to it before.
 *
 * <p>Belongs here: one invariant a class. Does not: faults, nor when it is time to check.
 */
@NullMarked
package dev.grapevine.simulator.check;

import org.jspecify.annotations.NullMarked;
