/**
 * How a program starts, runs and stops a node: sub-commands, exit statuses, signals, the contract with the two apps.
 *
 * <p>Belongs here: what seed and peer share from {@code main} to {@code exit}. Does not: anything a seed or peer decides.
 */
@NullMarked
package dev.grapevine.shell;

import org.jspecify.annotations.NullMarked;
