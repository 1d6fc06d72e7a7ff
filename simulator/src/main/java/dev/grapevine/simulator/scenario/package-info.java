/**
 * Named scenarios: each builds a network, does something to it and compares what it measures with a bar.
 *
 * <p>Belongs here: the story and the bars. Does not: mechanism, nor how results are shown.
 */
@NullMarked
package dev.grapevine.simulator.scenario;

import org.jspecify.annotations.NullMarked;
