/**
 * Grapevine in virtual time: the shipped cores on simulated hosts, and what can be seen of the overlay they build.
 *
 * <p>Belongs here: making and watching networks of seeds and peers. Does not: what a scenario asks of them.
 */
@NullMarked
package dev.grapevine.simulator.overlay;

import org.jspecify.annotations.NullMarked;
