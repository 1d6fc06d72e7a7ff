/**
 * Sweeps: the same measurement for every combination of some parameters, repeated with several random seeds.
 *
 * <p>Belongs here: what is combined, and what is measured in one run. Does not: tables, files, charts.
 */
@NullMarked
package dev.grapevine.simulator.sweep;

import org.jspecify.annotations.NullMarked;
