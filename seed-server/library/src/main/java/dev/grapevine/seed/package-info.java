/**
 * Grapevine as a library: a {@link dev.grapevine.seed.Seed} to embed.
 *
 * <p>Belongs here: running a seed and what an application sees of it. Does not: rules of the protocol (the core's), or
 * shells, command lines and logging libraries.
 */
@NullMarked
package dev.grapevine.seed;

import org.jspecify.annotations.NullMarked;
