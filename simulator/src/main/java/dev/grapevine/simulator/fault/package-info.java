/**
 * Faults: what can go wrong, as obstacles and interferences that a scenario puts into a network and takes out again.
 *
 * <p>Belongs here: what goes wrong and when. Does not: how a network or a host behaves then.
 */
@NullMarked
package dev.grapevine.simulator.fault;

import org.jspecify.annotations.NullMarked;
