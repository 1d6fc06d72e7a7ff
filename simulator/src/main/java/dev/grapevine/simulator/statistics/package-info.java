/**
 * Figures about graphs and samples.
 *
 * <p>Belongs here: mathematics on plain numbers. Does not: anything that knows where the numbers come from.
 */
@NullMarked
package dev.grapevine.simulator.statistics;

import org.jspecify.annotations.NullMarked;
