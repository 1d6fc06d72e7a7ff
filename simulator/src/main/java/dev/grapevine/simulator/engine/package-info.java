/**
 * Virtual time: a clock, a queue of what will happen, randomness that repeats, and a hash of what happened.
 *
 * <p>Belongs here: what any discrete-event simulation needs. Does not: nodes, links, faults.
 */
@NullMarked
package dev.grapevine.simulator.engine;

import org.jspecify.annotations.NullMarked;
