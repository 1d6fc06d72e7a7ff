/**
 * A run that people watch in a browser, and take part in: virtual time in step with real time, faults by hand.
 *
 * <p>Belongs here: what the page asks of a simulated network. Does not: anything a run without spectators needs.
 */
@NullMarked
package dev.grapevine.simulator.play;

import org.jspecify.annotations.NullMarked;
