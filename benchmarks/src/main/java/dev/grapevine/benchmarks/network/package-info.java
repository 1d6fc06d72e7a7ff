/**
 * A whole network of processes on this machine: how long a broadcast takes to reach everybody.
 *
 * <p>Belongs here: the measurement and the roles its processes play. Does not: starting processes, bars and tables.
 */
@NullMarked
package dev.grapevine.benchmarks.network;

import org.jspecify.annotations.NullMarked;
