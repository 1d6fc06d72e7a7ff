/**
 * JMH microbenchmarks: single steps on the way of a message.
 *
 * <p>Belongs here: the measurement and the roles its processes play. Does not: starting processes, bars and tables.
 */
@NullMarked
package dev.grapevine.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
