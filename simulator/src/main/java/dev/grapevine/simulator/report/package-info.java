/**
 * What a sweep looks like: a table, a file of comma-separated values, charts.
 *
 * <p>Belongs here: showing runs to people and programs. Does not: anything that is measured.
 */
@NullMarked
package dev.grapevine.simulator.report;

import org.jspecify.annotations.NullMarked;
