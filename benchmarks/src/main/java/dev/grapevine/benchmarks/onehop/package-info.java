/**
 * One publisher and one receiver, two processes: throughput and latency of one link, beside a bare socket.
 *
 * <p>Belongs here: the measurement and the roles its processes play. Does not: starting processes, bars and tables.
 */
@NullMarked
package dev.grapevine.benchmarks.onehop;

import org.jspecify.annotations.NullMarked;
