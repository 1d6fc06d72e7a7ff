/**
 * What a seed decides: a pure state machine and its features.
 *
 * <p>Belongs here: the registry, attested degrees, probes and verdicts. Does not: sockets, threads, clocks, logs.
 */
@NullMarked
package dev.grapevine.seed.core;

import org.jspecify.annotations.NullMarked;
