/**
 * What is said: ids, addresses, frames and their limits, the list of seeds.
 *
 * <p>Belongs here: anything both ends of a wire must agree on. Does not: deciding, moving bytes, talking to people.
 */
@NullMarked
package dev.grapevine.protocol;

import org.jspecify.annotations.NullMarked;
