/**
 * Exploration: random networks, random faults, then peace, then every checker; for as long as there is time.
 *
 * <p>Belongs here: what is drawn at random, and the course of one trial. Does not: what must be true (that is a checker's).
 */
@NullMarked
package dev.grapevine.simulator.explore;

import org.jspecify.annotations.NullMarked;
