/**
 * How one peer judges its neighbours, by what it has seen itself: points for what they do, and what follows from few.
 *
 * <p>Belongs here: what a neighbour owes, repeats and overdoes, and the sum of it. Does not: what is done with a link.
 */
@NullMarked
package dev.grapevine.peer.core.score;

import org.jspecify.annotations.NullMarked;
