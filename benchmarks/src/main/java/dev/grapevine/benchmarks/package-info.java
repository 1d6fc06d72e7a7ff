/**
 * Speed and memory of Grapevine, as ratios to bare sockets in the same run.
 *
 * <p>Belongs here: the command, child processes, bars and tables. Does not: what is measured (the packages below).
 */
@NullMarked
package dev.grapevine.benchmarks;

import org.jspecify.annotations.NullMarked;
