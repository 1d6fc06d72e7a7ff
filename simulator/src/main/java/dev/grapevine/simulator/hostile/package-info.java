/**
 * The hostile kit: nodes that break their word, each a small change to what a shipped core does, over the real codec.
 *
 * <p>Belongs here: one way to do harm in each class. Does not: accidents ({@code fault}), nor who plays with whom.
 */
@NullMarked
package dev.grapevine.simulator.hostile;

import org.jspecify.annotations.NullMarked;
