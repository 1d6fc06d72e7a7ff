/**
 * What a broadcast did: which peers got it, when, over how many links, and what it cost.
 *
 * <p>Belongs here: watching and counting. Does not: what is asked of the figures, or how they are shown.
 */
@NullMarked
package dev.grapevine.simulator.measure;

import org.jspecify.annotations.NullMarked;
