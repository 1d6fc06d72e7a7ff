/**
 * How soon a seed is back with what it knew.
 *
 * <p>Belongs here: the benchmark {@code restart} and its processes. Does not: anything about what is in a store.
 */
@NullMarked
package dev.grapevine.benchmarks.restart;

import org.jspecify.annotations.NullMarked;
